package org.fairlead.networks.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something beside the tensors of a file that was not read.
 *
 * @param name where it is in the file; empty for the whole
 * @param type what it is: a class of Python, or a type of entries
 */
public record PassedOver(String name, String type) {
  private static final int MOST_NAMED = 5;
  private static final int LONGEST_NAME = 80;

  /**
   * Returns what was passed over in one line, each type once with the first place where it is, for
   * example {@code argparse.Namespace at 'args', torch.device at 'device' and 2 more}.
   */
  public static String list(List<PassedOver> all) {
    var firsts = new LinkedHashMap<String, PassedOver>();
    all.forEach(each -> firsts.putIfAbsent(each.type, each));
    String named =
        firsts.values().stream()
            .limit(MOST_NAMED)
            .map(PassedOver::toString)
            .collect(Collectors.joining(", "));
    int more = all.size() - Math.min(MOST_NAMED, firsts.size());
    return more > 0 ? named + " and %d more".formatted(more) : named;
  }

  /** Returns for example {@code argparse.Namespace at 'args'}. */
  @Override
  public String toString() {
    String place = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    return place.isEmpty() ? type : "%s at '%s'".formatted(type, place);
  }
}
