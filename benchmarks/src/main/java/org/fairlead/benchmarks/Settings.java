package org.fairlead.benchmarks;

import java.util.List;

/** What can be set after the first words of a command line, as {@code key=value}. */
record Settings(
    List<String> contenders,
    int steps,
    int threads,
    String precision,
    String format,
    double sparsity,
    int classes) {

  static Settings parse(List<String> words) {
    var settings = new Settings(List.of("bare", "project", "masks"), 1, 0, "auto", "auto", 0.9, 10);
    for (String word : words) {
      settings = settings.with(word);
    }
    return settings;
  }

  private Settings with(String word) {
    int equals = word.indexOf('=');
    String value = word.substring(equals + 1);
    return switch (word.substring(0, Math.max(equals, 0))) {
      case "contenders" ->
          new Settings(
              List.of(value.split(",", -1)), steps, threads, precision, format, sparsity, classes);
      case "steps" ->
          new Settings(
              contenders, Integer.parseInt(value), threads, precision, format, sparsity, classes);
      case "threads" ->
          new Settings(
              contenders, steps, Integer.parseInt(value), precision, format, sparsity, classes);
      case "precision" ->
          new Settings(contenders, steps, threads, value, format, sparsity, classes);
      case "format" ->
          new Settings(contenders, steps, threads, precision, value, sparsity, classes);
      case "sparsity" ->
          new Settings(
              contenders, steps, threads, precision, format, Double.parseDouble(value), classes);
      case "classes" ->
          new Settings(
              contenders, steps, threads, precision, format, sparsity, Integer.parseInt(value));
      default ->
          throw new IllegalArgumentException(
              "setting '%s' is unknown; expected contenders=, steps=, threads=, precision=, format=, sparsity= or classes="
                  .formatted(word));
    };
  }
}
