package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * Inputs one after the other along an axis, such as channels of maps or tokens; their other extents
 * are equal.
 *
 * @param parts how many inputs there are, at least 2
 * @param axis of a sample's shape, the first being 0
 */
public record Concat(int parts, int axis) implements Layer {
  public Concat {
    requireArgument(parts >= 2, "parts must be at least 2, got %d", parts);
    requireArgument(axis >= 0 && axis <= 2, "axis must be 0, 1 or 2, got %d", axis);
  }

  @Override
  public int arity() {
    return parts;
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> shapes) {
    List<Integer> first = shapes.get(0);
    requireArgument(axis < first.size(), "has axis %d, got %s", axis, Shapes.text(first));
    var shape = new ArrayList<Integer>(first);
    int extent = 0;
    for (List<Integer> each : shapes) {
      var others = new ArrayList<Integer>(each);
      boolean fits = each.size() == first.size();
      if (fits) {
        others.set(axis, first.get(axis));
        fits = others.equals(first);
      }
      requireArgument(
          fits,
          "expects inputs that differ along axis %d only, got %s and %s",
          axis,
          Shapes.text(first),
          Shapes.text(each));
      extent = extent == ANY || each.get(axis) == ANY ? ANY : Math.addExact(extent, each.get(axis));
    }
    shape.set(axis, extent);
    return List.copyOf(shape);
  }
}
