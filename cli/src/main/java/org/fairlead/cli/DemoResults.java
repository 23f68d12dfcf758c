package org.fairlead.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.PairedEstimate;
import org.fairlead.audit.SplitResults;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.tracking.run.Results;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The demo's results for programs: the content of {@code demo.json}. Gaps are shares in accuracy
 * units; a number that is not known is {@code null}.
 *
 * @param quick whether it was the small one
 * @param balanced whether it was the control
 * @param seed of faces and training
 * @param seconds it took
 * @param results of the dense, naive, Equalized Loss and CEAG runs
 * @param gain largest excess gap of the naive run minus CEAG's, null if they cannot be compared
 * @param figure the figure, null if it could not be drawn
 */
record DemoResults(
    boolean quick,
    boolean balanced,
    long seed,
    double seconds,
    List<Results> results,
    @Nullable PairedEstimate gain,
    @Nullable Path figure) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  void write(Path file) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", 1);
    root.put("quick", quick);
    root.put("balanced", balanced);
    root.put("seed", seed);
    root.put("seconds", seconds);
    var runs = root.putArray("runs");
    results.forEach(result -> runs.add(run(result)));
    if (gain == null) {
      root.putNull("gain");
    } else {
      ObjectNode node = root.putObject("gain");
      number(node, "maxPsi", gain.value());
      interval(node, gain.interval());
      node.put("shown", gain.interval().low() > 0);
    }
    root.put("figure", figure == null ? null : figure.getFileName().toString());
    try {
      Files.writeString(
          file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode run(Results results) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("run", results.run());
    node.put("recipe", results.recipe());
    node.put("method", results.method());
    node.put("status", "finished");
    number(node, "seconds", results.seconds());
    results.selected().ifPresent(model -> model(node, model));
    return node;
  }

  private static void model(ObjectNode node, ModelResults model) {
    number(node, "sparsity", model.size().sparsity());
    model.split("test").ifPresent(test -> split(node, test));
  }

  private static void split(ObjectNode node, SplitResults test) {
    node.put("images", test.count());
    number(node, "accuracy", test.accuracy());
    if (test.gaps() != null) {
      number(node, "tolerance", test.gaps().tolerance());
      number(node, "delta", test.gaps().delta());
      number(node, "maxPsi", test.gaps().maxPsi());
      interval(node, test.gaps().maxPsiInterval());
      node.put("feasible", test.gaps().verdict().toString());
    }
    var groups = node.putArray("groups");
    for (GroupResults group : test.groups()) {
      ObjectNode entry = groups.addObject();
      entry.put("name", group.name());
      entry.put("images", group.count());
      number(entry, "accuracy", group.accuracy());
      GroupGaps gaps = group.gaps();
      if (gaps != null) {
        number(entry, "psi", gaps.psi());
        interval(entry, gaps.psiInterval());
      }
    }
  }

  private static void interval(ObjectNode node, @Nullable Interval interval) {
    number(node, "low", interval == null ? Double.NaN : interval.low());
    number(node, "high", interval == null ? Double.NaN : interval.high());
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
