package org.fairlead.tracking.sink;

import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;

/**
 * A kind of metrics sink. A recipe chooses it by its name in {@code tracking.sinks}; its options
 * are keys below {@code tracking} and its name.
 *
 * @param <O> its options
 */
public interface SinkProvider<O extends Record> extends Provider<O> {

  /**
   * Opens a sink for a run, on the thread that trains: what takes long belongs into the sink.
   *
   * @throws Exception if it cannot be opened; the run goes on without it
   */
  MetricsSink open(O options, SinkContext context) throws Exception;

  /** Returns all sinks that there are. */
  static Catalogue<SinkProvider<?>> catalogue() {
    return SinkCatalogue.load();
  }
}
