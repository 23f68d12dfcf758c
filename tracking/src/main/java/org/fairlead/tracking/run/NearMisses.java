package org.fairlead.tracking.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.fairlead.base.Nearest;

/** Finds the run ids that someone may have meant. */
final class NearMisses {
  private static final int MOST = 3;

  private NearMisses() {}

  /** Returns up to three ids that contain the text or differ from it by a few letters. */
  static List<String> of(String text, List<String> ids) {
    int allowed = Math.max(1, Math.min(4, text.length() / 4));
    var found = new ArrayList<Map.Entry<String, Integer>>();
    for (String id : ids) {
      int distance = distance(text, id);
      if (distance <= allowed) {
        found.add(Map.entry(id, distance));
      }
    }
    found.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    return found.stream().limit(MOST).map(Map.Entry::getKey).toList();
  }

  private static int distance(String text, String id) {
    if (id.contains(text)) {
      return 0;
    }
    int prefix = Nearest.distance(text, id.substring(0, Math.min(id.length(), text.length())));
    return Math.min(
        prefix, Math.min(Nearest.distance(text, id), Nearest.distance(text, RunId.letters(id))));
  }
}
