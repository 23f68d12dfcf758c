package org.fairlead.data.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;

/** What was found out about data, for programs: maps, lists, texts and numbers. */
final class InspectionTree {
  private InspectionTree() {}

  static Map<String, Object> of(Dataset dataset, Groups groups, Split split) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", dataset.name());
    tree.put("samples", dataset.size());
    tree.put("kind", dataset.shape() instanceof FeatureShape ? "rows" : "images");
    tree.put("shape", dataset.shape().toString());
    tree.put("target", dataset.target());
    tree.put("classes", dataset.classNames());
    tree.put("groups", groups.names());
    tree.put("leftOut", new TreeMap<>(dataset.skipped()));
    tree.put(
        "splits",
        List.of(
            split("training", split.train(), dataset, groups),
            split("validation", split.validation(), dataset, groups),
            split("test", split.test(), dataset, groups)));
    return tree;
  }

  private static Map<String, Object> split(
      String name, int[] samples, Dataset dataset, Groups groups) {
    var perClass = new long[dataset.classNames().size()];
    for (int sample : samples) {
      perClass[dataset.label(sample)]++;
    }
    Groups here = groups.select(samples);
    var classes = new LinkedHashMap<String, Long>();
    for (int k = 0; k < perClass.length; k++) {
      classes.put(dataset.classNames().get(k), perClass[k]);
    }
    var members = new LinkedHashMap<String, Long>();
    for (int g = 0; g < here.size(); g++) {
      members.put(here.names().get(g), here.count(g));
    }
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", name);
    tree.put("samples", samples.length);
    tree.put("perClass", classes);
    tree.put("perGroup", members);
    tree.put("unknownGroup", here.unknown());
    return tree;
  }

  static List<Map<String, Object>> notes(List<Note> notes) {
    var list = new ArrayList<Map<String, Object>>();
    for (Note note : notes) {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("code", note.code());
      tree.put("severity", note.severity().name().toLowerCase(Locale.ROOT));
      tree.put("text", note.text());
      list.add(tree);
    }
    return list;
  }
}
