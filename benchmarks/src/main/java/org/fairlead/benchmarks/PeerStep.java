package org.fairlead.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain PyTorch training step, {@code benchmarks/peers/torch_step.py}, in a process of its own
 * that takes one step whenever it is asked. Its processor time is not this process's: only times on
 * the clock compare.
 */
final class PeerStep implements Contender {
  private static final String SCRIPT = "benchmarks/peers/torch_step.py";

  /** What the launcher asks of the C library's memory; users of PyTorch do not. */
  private static final List<String> MEMORY =
      List.of("MALLOC_ARENA_MAX", "MALLOC_MMAP_MAX_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES");

  private final String name;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  private PeerStep(String name, Process process) {
    this.name = name;
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    System.out.println(name + ": " + answer());
  }

  /**
   * Starts the peer.
   *
   * @param python the interpreter that has torch
   * @param channelsLast whether it keeps images with channels last
   * @param bf16 whether it computes under bfloat16 autocast
   * @param sameMemory whether it inherits this process's settings of the C library's memory
   */
  static PeerStep start(
      String name,
      String python,
      String network,
      int batch,
      int size,
      int classes,
      int threads,
      boolean channelsLast,
      boolean bf16,
      boolean sameMemory) {
    var command = new ArrayList<>(List.of(python, SCRIPT, "--on-request", "--arch", network));
    command.addAll(List.of("--batch", Integer.toString(batch), "--size", Integer.toString(size)));
    command.addAll(List.of("--classes", Integer.toString(classes)));
    command.addAll(List.of("--threads", Integer.toString(threads)));
    command.addAll(List.of("--precision", bf16 ? "bf16" : "fp32"));
    if (channelsLast) {
      command.add("--channels-last");
    }
    var start = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (!sameMemory) {
      start.environment().keySet().removeAll(MEMORY);
    }
    try {
      return new PeerStep(name, start.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void step() {
    try {
      requests.write("step\n");
      requests.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer();
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException(
            SCRIPT
                + " stopped (its message is above); run from the project's folder, with python= an"
                + " interpreter that has torch");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
