package org.fairlead.cli;

import java.io.PrintStream;
import java.util.List;

/** The whole job on drawn faces. */
final class Demo {
  private final Fairlead fairlead;
  private final boolean quick;
  private final boolean balanced;
  private final long seed;

  Demo(Fairlead fairlead, boolean quick, boolean balanced, long seed) {
    this.fairlead = fairlead;
    this.quick = quick;
    this.balanced = balanced;
    this.seed = seed;
  }

  int run() {
    PrintStream out = fairlead.terminal().out();
    out.println(List.of(quick, balanced, seed));
    return ExitCode.DONE;
  }
}
