package dev.keelson.messagingadapters.consumer;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Extensions as text: lines of name=value. Names have no '=', values no control characters. */
final class StoredExtensions {

    private StoredExtensions() {}

    static String write(Map<String, String> extensions) {
        return new TreeMap<>(extensions)
                .entrySet().stream()
                        .map(extension -> extension.getKey() + "=" + extension.getValue())
                        .collect(Collectors.joining("\n"));
    }

    static Map<String, String> read(String text) {
        return text.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(extension -> extension[0], extension -> extension[1]));
    }
}
