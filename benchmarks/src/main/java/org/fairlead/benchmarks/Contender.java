package org.fairlead.benchmarks;

/** One way to take a training step, measured against others. */
interface Contender extends AutoCloseable {
  /** Returns what tables call it. */
  String name();

  /** Takes one step on the batch that all contenders share. */
  void step();

  @Override
  void close();
}
