package org.fairlead.training.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.checkpoint.Checkpoint;
import org.fairlead.training.checkpoint.CheckpointFile;
import org.fairlead.training.checkpoint.DamagedException;
import org.fairlead.training.compare.ExactComparison.Difference;
import org.jspecify.annotations.Nullable;

/** Goes through the parts of two runs and notes where they differ. */
final class RunDifferences {
  private static final Set<String> TIMED = Set.of("seconds", "samplesPerSecond", "dataWait");
  private static final Set<String> TIMED_RESULTS = Set.of("run", "seconds");

  private final Run first;
  private final Run second;
  private final List<String> same = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();

  RunDifferences(Run first, Run second) {
    this.first = first;
    this.second = second;
  }

  ExactComparison compared() {
    metrics();
    digests();
    checkpoints();
    model();
    results();
    predictions();
    return new ExactComparison(same, differences, recipe());
  }

  /** Notes a part: equal if there is no difference in it. */
  private void note(String what, Optional<Difference> difference) {
    difference.ifPresentOrElse(differences::add, () -> same.add(what));
  }

  private void metrics() {
    var left = first.readMetrics().rows();
    var right = second.readMetrics().rows();
    if (!left.isEmpty() || !right.isEmpty()) {
      note("%d lines of metrics".formatted(left.size()), firstStep(left, right));
    }
  }

  private static Optional<Difference> firstStep(
      List<Map<String, @Nullable Object>> left, List<Map<String, @Nullable Object>> right) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      var here = flat(left.get(i));
      var there = flat(right.get(i));
      for (String key : union(here.keySet(), there.keySet())) {
        if (!Objects.equals(here.get(key), there.get(key))) {
          return Optional.of(
              new Difference(
                  "step",
                  "%s of epoch %s: %s (metrics.jsonl, line %d, kind %s)"
                      .formatted(here.get("step"), here.get("epoch"), key, i + 1, here.get("kind")),
                  String.valueOf(here.get(key)),
                  String.valueOf(there.get(key))));
        }
      }
    }
    if (left.size() == right.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            "step",
            "the metrics of one run end (metrics.jsonl, line %d)".formatted(common + 1),
            end(left, common),
            end(right, common)));
  }

  private static String end(List<Map<String, @Nullable Object>> rows, int at) {
    return at < rows.size() ? "step " + rows.get(at).get("step") : "the end";
  }

  /** Returns a line with dotted keys, without what the clock decides. */
  private static Map<String, @Nullable Object> flat(Map<String, @Nullable Object> row) {
    var flat = new LinkedHashMap<String, @Nullable Object>();
    flatten("", row, flat);
    flat.keySet().removeAll(TIMED);
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> nested, Map<String, @Nullable Object> into) {
    nested.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> deeper) {
            flatten(prefix + key + ".", deeper, into);
          } else {
            into.put(prefix + key, value);
          }
        });
  }

  private void digests() {
    var left = first.readDigests().rows();
    var right = second.readDigests().rows();
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      var here = left.get(i);
      var there = right.get(i);
      if (!here.equals(there)) {
        differences.add(firstTensor(flat(here), flat(there)));
        return;
      }
    }
    if (common > 0) {
      same.add("the tensors at the end of %d epochs".formatted(common));
    }
  }

  private static Difference firstTensor(
      Map<String, @Nullable Object> here, Map<String, @Nullable Object> there) {
    String prefix = "tensors.";
    List<String> differing =
        union(here.keySet(), there.keySet()).stream()
            .filter(name -> !Objects.equals(here.get(name), there.get(name)))
            .map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
            .toList();
    String name = differing.get(0);
    String others =
        differing.size() == 1 ? "" : ", and %d others there".formatted(differing.size() - 1);
    return new Difference(
        "tensor",
        "%s at the end of epoch %s, step %s%s"
            .formatted(name, here.get("epoch"), here.get("step"), others),
        "checksum " + here.get(prefix + name),
        "checksum " + there.get(prefix + name));
  }

  private void checkpoints() {
    Checkpoint left = checkpoint(first);
    Checkpoint right = checkpoint(second);
    if (left == null || right == null) {
      return;
    }
    String what = "the last checkpoint (step %d)".formatted(left.step());
    note(
        what,
        Stream.<Optional<Difference>>of(
                value("step", left.step(), right.step()),
                value("epoch", left.epoch(), right.epoch()),
                value("multipliers and buffers", left.weighting(), right.weighting()),
                value("totals of the epoch", left.totals(), right.totals()),
                value("selected model", left.best(), right.best()))
            .flatMap(Optional::stream)
            .findFirst()
            .or(
                () ->
                    tensors(
                        "checkpoint",
                        "checkpoints/" + left.tensors(),
                        "checkpoints/" + right.tensors())));
  }

  private static @Nullable Checkpoint checkpoint(Run run) {
    Path file = run.folder().resolve("checkpoints").resolve("last.json");
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return CheckpointFile.read(file);
    } catch (DamagedException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<Difference> value(
      String name, @Nullable Object left, @Nullable Object right) {
    return Objects.equals(left, right)
        ? Optional.empty()
        : Optional.of(
            new Difference(
                "checkpoint",
                name + " of the last checkpoint",
                String.valueOf(left),
                String.valueOf(right)));
  }

  private void model() {
    for (String file : List.of("model/weights.safetensors", "model/masks.safetensors")) {
      if (bothHave(file)) {
        note(file, tensors("model", file, file));
      }
    }
  }

  private boolean bothHave(String file) {
    return Files.exists(first.folder().resolve(file))
        && Files.exists(second.folder().resolve(file));
  }

  private Optional<Difference> tensors(String what, String leftFile, String rightFile) {
    Weights left = Safetensors.read(first.folder().resolve(leftFile));
    Weights right = Safetensors.read(second.folder().resolve(rightFile));
    for (String name : union(left.names(), right.names())) {
      Tensor here = left.find(name).orElse(null);
      Tensor there = right.find(name).orElse(null);
      if (here == null || there == null || !here.toString().equals(there.toString())) {
        return Optional.of(
            new Difference(
                what, leftFile + ": " + name, String.valueOf(here), String.valueOf(there)));
      }
      if (!here.equals(there)) {
        return Optional.of(entry(what, leftFile + ": " + name, here, there));
      }
    }
    return Optional.empty();
  }

  private static Difference entry(String what, String where, Tensor left, Tensor right) {
    double[] here = left.doubles();
    double[] there = right.doubles();
    int bytes = left.dtype().bytes();
    for (int i = 0; i < here.length; i++) {
      boolean equal =
          left.bytes().slice(i * bytes, bytes).equals(right.bytes().slice(i * bytes, bytes));
      if (!equal) {
        return new Difference(
            what,
            "%s, entry %d of %d".formatted(where, i, here.length),
            String.valueOf(here[i]),
            String.valueOf(there[i]));
      }
    }
    throw new IllegalStateException(where + " differs nowhere");
  }

  private void results() {
    if (bothHave("results.json")) {
      note("results", lines("results", "results.json", TIMED_RESULTS));
    }
  }

  private void predictions() {
    Set<String> files = union(files(first), files(second));
    for (String file : files) {
      Optional<Difference> difference =
          bothHave(file)
              ? lines("predictions", file, Set.of())
              : Optional.of(
                  new Difference("predictions", file, there(first, file), there(second, file)));
      if (difference.isPresent()) {
        differences.add(difference.get());
        return;
      }
    }
    if (!files.isEmpty()) {
      same.add("%d files of predictions".formatted(files.size()));
    }
  }

  private static String there(Run run, String file) {
    return Files.exists(run.folder().resolve(file)) ? "there" : "missing";
  }

  private static Set<String> files(Run run) {
    Path folder = run.folder().resolve("predictions");
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .map(name -> "predictions/" + name)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Compares text files line by line; lines of JSON that begin with an omitted key are equal. */
  private Optional<Difference> lines(String what, String file, Set<String> omitted) {
    List<String> left = lines(first, file);
    List<String> right = lines(second, file);
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      String here = left.get(i);
      boolean same =
          here.equals(right.get(i))
              || omitted.stream().anyMatch(key -> here.startsWith("  \"" + key + "\":"));
      if (!same) {
        return Optional.of(
            new Difference(
                what, "%s, line %d".formatted(file, i + 1), here.strip(), right.get(i).strip()));
      }
    }
    return left.size() == right.size()
        ? Optional.empty()
        : Optional.of(new Difference(what, file, left.size() + " lines", right.size() + " lines"));
  }

  private static List<String> lines(Run run, String file) {
    Path path = run.folder().resolve(file);
    try {
      return Files.readString(path).lines().toList();
    } catch (IOException e) {
      throw FileErrors.of("cannot read", path, e);
    }
  }

  /** Returns the lines of the recipes that only one of them has, in their order. */
  private List<String> recipe() {
    List<String> left = first.recipe().lines().toList();
    List<String> right = second.recipe().lines().toList();
    var differing = new ArrayList<String>();
    left.stream()
        .filter(line -> !right.contains(line))
        .forEach(line -> differing.add("- " + line.strip()));
    right.stream()
        .filter(line -> !left.contains(line))
        .forEach(line -> differing.add("+ " + line.strip()));
    return differing;
  }

  private static Set<String> union(Iterable<String> left, Iterable<String> right) {
    var union = new LinkedHashSet<String>();
    left.forEach(union::add);
    right.forEach(union::add);
    return union;
  }
}
