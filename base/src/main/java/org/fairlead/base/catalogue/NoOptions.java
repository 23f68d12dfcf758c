package org.fairlead.base.catalogue;

/** The options of an entry that has none. */
public record NoOptions() {}
