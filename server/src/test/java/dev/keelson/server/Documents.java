package dev.keelson.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The project's Markdown, and what stands in its fenced blocks. */
final class Documents {

    private static final String FENCE = "```";
    private static final Pattern FILE = Pattern.compile("`src/main/([^`]+)`");

    private Documents() {}

    /**
     * A fenced block.
     *
     * @param lead the last line of text before it
     * @param language what is said behind its opening fence, often nothing
     * @param text between the fences, each line with its end
     * @param line of the opening fence, from 1
     */
    record Block(String lead, String language, String text, int line) {}

    /** A document by its path from the top of the project; seen from the module or from the top. */
    static String read(String path) {
        var top = Files.exists(Path.of("keelson")) ? Path.of("") : Path.of("..");
        try {
            return Files.readString(top.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(String document) {
        var blocks = new ArrayList<Block>();
        var lines = document.lines().toList();
        var lead = "";
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.startsWith(FENCE)) {
                var end = closing(lines, i + 1);
                var text = new StringBuilder();
                lines.subList(i + 1, end).forEach(inside -> text.append(inside).append('\n'));
                blocks.add(new Block(lead, line.substring(FENCE.length()), text.toString(), i + 1));
                i = end;
            } else if (!line.isBlank()) {
                lead = line;
            }
        }
        return blocks;
    }

    private static int closing(List<String> lines, int from) {
        for (var i = from; i < lines.size(); i++) {
            if (lines.get(i).equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the fence before line %d is not closed".formatted(from));
    }

    /** Writes the blocks that are files of a module, below the folders java and resources. */
    static void writeFiles(List<Block> blocks, Path directory) throws IOException {
        for (var block : blocks) {
            var file = FILE.matcher(block.lead());
            if (file.matches()) {
                var path = directory.resolve(file.group(1));
                Files.createDirectories(path.getParent());
                Files.writeString(path, block.text());
            }
        }
    }
}
