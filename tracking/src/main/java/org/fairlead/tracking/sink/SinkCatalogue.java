package org.fairlead.tracking.sink;

import org.fairlead.base.catalogue.Catalogue;

/** Finds the sinks of the class path and of plugins. */
final class SinkCatalogue {
  private SinkCatalogue() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class has no name for the options of its kind
  static Catalogue<SinkProvider<?>> load() {
    return (Catalogue) Catalogue.load("sink", SinkProvider.class);
  }
}
