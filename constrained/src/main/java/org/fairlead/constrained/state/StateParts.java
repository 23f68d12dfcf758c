package org.fairlead.constrained.state;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;

/** Several stateful parts as one; restores all of them or none. */
final class StateParts implements Stateful {
  private final Map<String, Stateful> parts;

  StateParts(Map<String, ? extends Stateful> parts) {
    this.parts = new LinkedHashMap<>(parts);
    for (String name : this.parts.keySet()) {
      requireArgument(name.indexOf('.') < 0, "part '%s' must not contain a dot", name);
    }
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    parts.forEach(
        (name, part) -> part.state().forEach((key, value) -> state.put(name + "." + key, value)));
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    var split = new LinkedHashMap<String, Map<String, double[]>>();
    parts.keySet().forEach(name -> split.put(name, new LinkedHashMap<>()));
    state.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          var part = dot < 0 ? null : split.get(key.substring(0, dot));
          if (part == null) {
            throw new IllegalArgumentException(
                "state has the unknown key '" + key + "', expected parts " + parts.keySet());
          }
          part.put(key.substring(dot + 1), value);
        });
    var before = new LinkedHashMap<Stateful, Map<String, double[]>>();
    for (var entry : parts.entrySet()) {
      Stateful part = entry.getValue();
      before.put(part, part.state());
      try {
        part.restore(split.getOrDefault(entry.getKey(), Map.of()));
      } catch (IllegalArgumentException e) {
        before.forEach(Stateful::restore);
        throw new IllegalArgumentException(entry.getKey() + ": " + e.getMessage(), e);
      }
    }
  }
}
