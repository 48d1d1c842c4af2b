package dev.keyturn.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A shell that runs the blocks of a guide as a reader would: one after another, with the variables that each leaves behind. */
final class GuideShell implements AutoCloseable {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```");
    private static final String END = "-- end of the block --";

    private final List<String> blocks;
    private final Process process;
    private final Writer commands;
    private final BufferedReader output;

    GuideShell(Path page, Map<String, String> variables) throws IOException {
        this.blocks = BLOCK.matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
        ProcessBuilder bash = new ProcessBuilder("bash").redirectErrorStream(true);
        bash.environment().putAll(variables);
        this.process = bash.start();
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** How many blocks the page has. */
    int blocks() {
        return blocks.size();
    }

    /** Runs a block, counted from 1. @return what it prints */
    String run(int block) throws IOException {
        commands.write(blocks.get(block - 1) + "\necho; echo '" + END + "'\n");
        commands.flush();
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); !END.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("the shell has ended: " + printed);
            }
            printed.append(line).append('\n');
        }
        return printed.toString().strip();
    }

    /** Sets a variable to a value without quotes. */
    void set(String name, String value) throws IOException {
        commands.write(name + "='" + value + "'\n");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
