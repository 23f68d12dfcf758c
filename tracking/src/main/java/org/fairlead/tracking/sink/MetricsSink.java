package org.fairlead.tracking.sink;

import java.io.IOException;
import java.util.Map;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Takes the metrics of one run. All methods are called by one thread, which is not the one that
 * trains; what they throw ends the sink, not the run.
 */
public interface MetricsSink extends AutoCloseable {

  /**
   * Takes a row, as {@code metrics.jsonl} has it.
   *
   * @param row values by their names, nested by maps: {@code kind} is {@code step}, {@code epoch},
   *     {@code prune} or {@code scaled}, {@code step} the optimizer steps done; does not change
   * @throws Exception if the row cannot be taken; the sink gets nothing more but {@link #close}
   */
  void row(Map<String, ?> row) throws Exception;

  /** Takes a line that a person should read once. */
  default void note(String text) throws Exception {}

  /**
   * Takes the end of the run.
   *
   * @param results what came out; null if there is none
   */
  default void finished(RunStatus status, @Nullable Results results) throws Exception {}

  /** Lets go of what the sink holds; called once, after all other calls. */
  @Override
  void close() throws IOException;
}
