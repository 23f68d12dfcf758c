/**
 * Side-by-side measurements of training steps: {@link org.fairlead.benchmarks.StepBenchmark} runs
 * contenders in turns, so that a machine that slows down slows all of them down. {@link
 * org.fairlead.benchmarks.DualStepBenchmark} measures the dual side alone, with JMH.
 */
@NullMarked
package org.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
