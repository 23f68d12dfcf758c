package org.fairlead.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be set after the first words of a command line, as {@code key=value}. */
record Settings(
    List<String> contenders,
    int steps,
    int threads,
    String precision,
    String format,
    double sparsity,
    int classes,
    String python) {

  static Settings parse(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("contenders", "bare,project,masks");
    values.put("steps", "1");
    values.put("threads", "0");
    values.put("precision", "auto");
    values.put("format", "auto");
    values.put("sparsity", "0.9");
    values.put("classes", "10");
    values.put("python", "python3");
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = word.substring(0, Math.max(equals, 0));
      if (values.replace(key, word.substring(equals + 1)) == null) {
        throw new IllegalArgumentException(
            "setting '%s' is unknown; expected %s="
                .formatted(word, String.join("=, ", values.keySet())));
      }
    }
    return new Settings(
        Arrays.asList(value(values, "contenders").split(",", -1)),
        Integer.parseInt(value(values, "steps")),
        Integer.parseInt(value(values, "threads")),
        value(values, "precision"),
        value(values, "format"),
        Double.parseDouble(value(values, "sparsity")),
        Integer.parseInt(value(values, "classes")),
        value(values, "python"));
  }

  private static String value(Map<String, String> values, String key) {
    return values.getOrDefault(key, "");
  }
}
