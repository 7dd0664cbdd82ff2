package dev.example.library;

import java.util.List;

/** Books, by id. */
public record Loans(List<String> bookIds) {

    public Loans {
        bookIds = List.copyOf(bookIds);
    }
}
