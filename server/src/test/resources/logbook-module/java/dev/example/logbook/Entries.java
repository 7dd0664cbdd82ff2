package dev.example.logbook;

import java.util.List;

/** Entries, in the order in which they came. */
public record Entries(List<String> texts) {

    public Entries {
        texts = List.copyOf(texts);
    }
}
