package org.fairlead.tracking.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.Generalization;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/** {@code results.json} and {@code results.csv}. */
public final class ResultsFile {
  static final int FORMAT_VERSION = 1;

  private static final Map<String, Verdict> VERDICTS = verdicts();

  private static final List<String> COLUMNS =
      List.of(
          "run",
          "recipe",
          "method",
          "dense",
          "model",
          "epoch",
          "sparsity",
          "split",
          "group",
          "count",
          "accuracy",
          "accuracy.low",
          "accuracy.high",
          "denseAccuracy",
          "delta",
          "delta.low",
          "delta.high",
          "psi",
          "psi.low",
          "psi.high",
          "tooSmall",
          "lambda",
          "tolerance",
          "maxPsi",
          "maxPsi.low",
          "maxPsi.high",
          "pairwise",
          "pairwise.low",
          "pairwise.high",
          "feasible",
          "noiseFloor.mean",
          "noiseFloor.95");

  private ResultsFile() {}

  private static Map<String, Verdict> verdicts() {
    var words = new LinkedHashMap<String, Verdict>();
    for (Verdict verdict : Verdict.values()) {
      words.put(verdict.text(), verdict);
    }
    return words;
  }

  static Results read(Path file) {
    Fields fields = Json.readObject(file);
    fields.requireVersion("results.json", FORMAT_VERSION);
    Results results =
        new Results(
            fields.text("run"),
            fields.text("recipe"),
            fields.text("method"),
            fields.textOrNull("dense"),
            fields.integers("seeds"),
            fields.text("dataFingerprint"),
            fields.smallCount("epochs"),
            fields.count("steps"),
            fields.number("seconds"),
            fields.text("selection"),
            fields.list("models", ResultsFile::readModel));
    fields.finish();
    return results;
  }

  private static ModelResults readModel(Fields fields) {
    if (fields.has("generalization")) {
      fields.ignore("generalization"); // follows from the splits
    }
    return new ModelResults(
        fields.text("name"),
        fields.smallCount("epoch"),
        fields.object(
            "size",
            size ->
                new ModelSize(
                    size.count("parameters"),
                    size.count("active"),
                    size.number("sparsity"),
                    size.count("denseMacs"),
                    size.count("sparseMacs"))),
        fields.numbers("lambda"),
        fields.list("splits", ResultsFile::readSplit));
  }

  private static SplitResults readSplit(Fields fields) {
    return new SplitResults(
        fields.text("split"),
        fields.count("count"),
        fields.count("unknown"),
        fields.number("accuracy"),
        interval(fields, "interval"),
        fields.number("loss"),
        fields.objectOrNull("gaps", ResultsFile::readGaps),
        fields.list("groups", ResultsFile::readGroup),
        fields.has("constraints")
            ? fields.list("constraints", ResultsFile::readConstraint)
            : List.of(),
        fields.has("disparities")
            ? fields.list("disparities", ResultsFile::readDisparity)
            : List.of());
  }

  private static DisparityResults readDisparity(Fields fields) {
    return new DisparityResults(
        fields.text("name"),
        fields.number("value"),
        fields.has("interval") ? interval(fields, "interval") : null);
  }

  private static ConstraintResults readConstraint(Fields fields) {
    return new ConstraintResults(
        fields.text("name"),
        fields.number("left"),
        fields.number("right"),
        fields.number("violation"),
        interval(fields, "interval"),
        fields.word("holds", VERDICTS),
        fields.flag("tooSmall"));
  }

  private static Gaps readGaps(Fields fields) {
    return new Gaps(
        fields.number("tolerance"),
        fields.number("denseAccuracy"),
        fields.number("delta"),
        interval(fields, "deltaInterval"),
        fields.number("maxPsi"),
        interval(fields, "maxPsiInterval"),
        fields.number("pairwise"),
        interval(fields, "pairwiseInterval"),
        fields.word("feasible", VERDICTS),
        fields.number("noiseFloorMean"),
        fields.number("noiseFloor95"),
        fields.number("confidence"),
        fields.smallCount("resamples"),
        fields.smallCount("minimumCount"),
        fields.integer("seed"));
  }

  private static GroupResults readGroup(Fields fields) {
    return new GroupResults(
        fields.text("name"),
        fields.count("count"),
        fields.number("accuracy"),
        interval(fields, "interval"),
        fields.objectOrNull(
            "gaps",
            gaps ->
                new GroupGaps(
                    gaps.number("denseAccuracy"),
                    gaps.number("delta"),
                    gaps.number("psi"),
                    interval(gaps, "psiInterval"),
                    gaps.flag("tooSmall"))));
  }

  static void write(Path file, Results results) {
    AtomicFiles.write(file, Json.pretty(tree(results)));
  }

  /** Returns the results as JSON values, in the order of the file. */
  public static Map<String, @Nullable Object> tree(Results results) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("formatVersion", FORMAT_VERSION);
    tree.put("run", results.run());
    tree.put("recipe", results.recipe());
    tree.put("method", results.method());
    tree.put("dense", results.dense());
    tree.put("seeds", results.seeds());
    tree.put("dataFingerprint", results.dataFingerprint());
    tree.put("epochs", results.epochs());
    tree.put("steps", results.steps());
    tree.put("seconds", results.seconds());
    tree.put("selection", results.selection());
    tree.put("models", results.models().stream().map(ResultsFile::modelTree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> modelTree(ModelResults model) {
    var size = new LinkedHashMap<String, @Nullable Object>();
    size.put("parameters", model.size().parameters());
    size.put("active", model.size().active());
    size.put("sparsity", model.size().sparsity());
    size.put("denseMacs", model.size().denseMacs());
    size.put("sparseMacs", model.size().sparseMacs());
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("name", model.name());
    tree.put("epoch", model.epoch());
    tree.put("size", size);
    tree.put("lambda", model.lambda());
    model
        .generalization()
        .ifPresent(found -> tree.put("generalization", generalizationTree(found)));
    tree.put("splits", model.splits().stream().map(ResultsFile::splitTree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> generalizationTree(Generalization found) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("tolerance", found.tolerance());
    tree.put("trainingMaxPsi", found.training());
    tree.put("trainingFeasible", found.feasible());
    tree.put("maxPsiGap", found.gap());
    tree.put("maxPsiGapInterval", intervalTree(found.interval()));
    return tree;
  }

  private static Map<String, @Nullable Object> splitTree(SplitResults split) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("split", split.split());
    tree.put("count", split.count());
    tree.put("unknown", split.unknown());
    tree.put("accuracy", split.accuracy());
    tree.put("interval", intervalTree(split.interval()));
    tree.put("loss", split.loss());
    tree.put("gaps", split.gaps() == null ? null : gapsTree(split.gaps()));
    tree.put("groups", split.groups().stream().map(ResultsFile::groupTree).toList());
    if (!split.constraints().isEmpty()) {
      tree.put(
          "constraints", split.constraints().stream().map(ResultsFile::constraintTree).toList());
    }
    if (!split.disparities().isEmpty()) {
      tree.put(
          "disparities", split.disparities().stream().map(ResultsFile::disparityTree).toList());
    }
    return tree;
  }

  private static Map<String, @Nullable Object> disparityTree(DisparityResults disparity) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("name", disparity.name());
    tree.put("value", disparity.value());
    if (disparity.interval() != null) {
      tree.put("interval", intervalTree(disparity.interval()));
    }
    return tree;
  }

  private static Map<String, @Nullable Object> constraintTree(ConstraintResults constraint) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("name", constraint.name());
    tree.put("left", constraint.left());
    tree.put("right", constraint.right());
    tree.put("violation", constraint.violation());
    tree.put("interval", intervalTree(constraint.interval()));
    tree.put("holds", constraint.verdict().text());
    tree.put("tooSmall", constraint.tooSmall());
    return tree;
  }

  private static Map<String, @Nullable Object> gapsTree(Gaps gaps) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("tolerance", gaps.tolerance());
    tree.put("denseAccuracy", gaps.denseAccuracy());
    tree.put("delta", gaps.delta());
    tree.put("deltaInterval", intervalTree(gaps.deltaInterval()));
    tree.put("maxPsi", gaps.maxPsi());
    tree.put("maxPsiInterval", intervalTree(gaps.maxPsiInterval()));
    tree.put("pairwise", gaps.pairwise());
    tree.put("pairwiseInterval", intervalTree(gaps.pairwiseInterval()));
    tree.put("feasible", gaps.verdict().text());
    tree.put("noiseFloorMean", gaps.noiseFloorMean());
    tree.put("noiseFloor95", gaps.noiseFloor95());
    tree.put("confidence", gaps.confidence());
    tree.put("resamples", gaps.resamples());
    tree.put("minimumCount", gaps.minimumCount());
    tree.put("seed", gaps.seed());
    return tree;
  }

  private static Map<String, @Nullable Object> groupTree(GroupResults group) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("name", group.name());
    tree.put("count", group.count());
    tree.put("accuracy", group.accuracy());
    tree.put("interval", intervalTree(group.interval()));
    if (group.gaps() == null) {
      tree.put("gaps", null);
    } else {
      var gaps = new LinkedHashMap<String, @Nullable Object>();
      gaps.put("denseAccuracy", group.gaps().denseAccuracy());
      gaps.put("delta", group.gaps().delta());
      gaps.put("psi", group.gaps().psi());
      gaps.put("psiInterval", intervalTree(group.gaps().psiInterval()));
      gaps.put("tooSmall", group.gaps().tooSmall());
      tree.put("gaps", gaps);
    }
    return tree;
  }

  public static List<Double> intervalTree(Interval interval) {
    return List.of(interval.low(), interval.high());
  }

  static void writeCsv(Path file, Results results) {
    AtomicFiles.write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter csv = CsvWriter.builder().build(writer);
          csv.writeRecord(COLUMNS);
          for (ModelResults model : results.models()) {
            for (SplitResults split : model.splits()) {
              csv.writeRecord(allRow(results, model, split));
              for (GroupResults group : split.groups()) {
                csv.writeRecord(groupRow(results, model, split, group));
              }
            }
          }
          csv.flush();
        });
  }

  private static List<String> allRow(Results results, ModelResults model, SplitResults split) {
    List<String> row = prefix(results, model, split);
    row.add("");
    row.add(Long.toString(split.count()));
    addEstimate(row, split.accuracy(), split.interval());
    Gaps gaps = split.gaps();
    if (gaps != null) {
      row.add(cell(gaps.denseAccuracy()));
      addEstimate(row, gaps.delta(), gaps.deltaInterval());
      row.addAll(List.of("", "", "", "", "")); // psi, its bounds, tooSmall, lambda: of groups
      row.add(cell(gaps.tolerance()));
      addEstimate(row, gaps.maxPsi(), gaps.maxPsiInterval());
      addEstimate(row, gaps.pairwise(), gaps.pairwiseInterval());
      row.add(gaps.verdict().text());
      row.add(cell(gaps.noiseFloorMean()));
      row.add(cell(gaps.noiseFloor95()));
    }
    return filled(row);
  }

  private static List<String> groupRow(
      Results results, ModelResults model, SplitResults split, GroupResults group) {
    List<String> row = prefix(results, model, split);
    row.add(group.name());
    row.add(Long.toString(group.count()));
    addEstimate(row, group.accuracy(), group.interval());
    GroupGaps gaps = group.gaps();
    if (gaps != null) {
      Double lambda = model.lambda().get(group.name());
      row.add(cell(gaps.denseAccuracy()));
      row.addAll(List.of(cell(gaps.delta()), "", ""));
      addEstimate(row, gaps.psi(), gaps.psiInterval());
      row.add(Boolean.toString(gaps.tooSmall()));
      row.add(lambda == null ? "" : cell(lambda));
      row.add(split.gaps() == null ? "" : cell(split.gaps().tolerance()));
    }
    return filled(row);
  }

  private static List<String> filled(List<String> row) {
    while (row.size() < COLUMNS.size()) {
      row.add("");
    }
    return row;
  }

  private static List<String> prefix(Results results, ModelResults model, SplitResults split) {
    var row = new ArrayList<String>(COLUMNS.size());
    row.add(results.run());
    row.add(results.recipe());
    row.add(results.method());
    row.add(results.dense() == null ? "" : results.dense());
    row.add(model.name());
    row.add(Integer.toString(model.epoch()));
    row.add(cell(model.size().sparsity()));
    row.add(split.split());
    return row;
  }

  private static void addEstimate(List<String> row, double value, Interval interval) {
    row.add(cell(value));
    row.add(cell(interval.low()));
    row.add(cell(interval.high()));
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static Interval interval(Fields fields, String name) {
    double[] ends = fields.range(name);
    return new Interval(ends[0], ends[1]);
  }
}
