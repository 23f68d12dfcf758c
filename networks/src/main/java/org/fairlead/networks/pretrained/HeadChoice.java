package org.fairlead.networks.pretrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * What becomes of the classifier of a weights file.
 *
 * @param fresh whether it is left out: the network starts with a new one
 * @param rows the outputs that are kept, in the order of the network's classes; empty for all. For
 *     a network of one logit, the output that is the logit of the second class, or those of both
 *     classes, whose difference it is: a file of one output counts as one of two, the first zero
 */
public record HeadChoice(boolean fresh, List<Integer> rows) {
  public HeadChoice {
    rows = List.copyOf(rows);
    requireArgument(!fresh || rows.isEmpty(), "a new classifier has no rows of the file");
  }

  /** Takes the file's classifier as it is. */
  public static HeadChoice asItIs() {
    return new HeadChoice(false, List.of());
  }

  /** Leaves the file's classifier out. */
  public static HeadChoice leftOut() {
    return new HeadChoice(true, List.of());
  }

  /** Keeps these outputs of the file's classifier. */
  public static HeadChoice rows(List<Integer> rows) {
    return new HeadChoice(false, rows);
  }
}
