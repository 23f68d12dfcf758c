package org.fairlead.networks.weights;

import java.util.Map;

/** Renames modules between two conventions; the rest of a tensor's name stays. */
public final class NameMap {
  private final Map<String, String> modules;

  private NameMap(Map<String, String> modules) {
    this.modules = modules;
  }

  /** Returns a map between module paths, for example {@code layer2.0.downsample.0}. */
  public static NameMap ofModules(Map<String, String> modules) {
    return new NameMap(Map.copyOf(modules));
  }

  /** Returns the new name of a tensor. */
  public String rename(String name) {
    return modules.getOrDefault(name, name);
  }
}
