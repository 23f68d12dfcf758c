package org.fairlead.training.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.audit.Tradeoff;
import org.fairlead.base.io.Fields;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.selection.ModelSelection;
import org.fairlead.training.selection.SelectedModel;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Checkpoint} as a tree of JSON and back, every number to the same bits: NaN is null,
 * infinities are texts. An object that does not exist is null; a number that does not exist is left
 * out, as null is NaN.
 */
final class CheckpointJson {
  private CheckpointJson() {}

  static Map<String, @Nullable Object> tree(Checkpoint checkpoint) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("format", checkpoint.format());
    tree.put("epoch", checkpoint.epoch());
    tree.put("stepInEpoch", checkpoint.stepInEpoch());
    tree.put("step", checkpoint.step());
    tree.put("tensors", checkpoint.tensors());
    tree.put("weighting", checkpoint.weighting());
    tree.put("totals", tree(checkpoint.totals()));
    tree.put("best", checkpoint.best() == null ? null : tree(checkpoint.best()));
    tree.put("seconds", checkpoint.seconds());
    return tree;
  }

  static Checkpoint checkpoint(Fields in) {
    return new Checkpoint(
        in.smallCount("format"),
        in.smallCount("epoch"),
        in.count("stepInEpoch"),
        in.count("step"),
        in.text("tensors"),
        in.floatingPointLists("weighting"),
        in.object("totals", CheckpointJson::totals),
        in.objectOrNull("best", CheckpointJson::model),
        in.number("seconds"));
  }

  private static Map<String, @Nullable Object> tree(EpochTotals.State totals) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("samples", totals.samples());
    tree.put("correct", totals.correct());
    tree.put("lossSum", totals.lossSum());
    tree.put("scaledSteps", totals.scaledSteps());
    tree.put("groupSamples", totals.groupSamples());
    tree.put("groupCorrect", totals.groupCorrect());
    return tree;
  }

  private static EpochTotals.State totals(Fields in) {
    return new EpochTotals.State(
        in.count("samples"),
        in.count("correct"),
        in.number("lossSum"),
        in.count("scaledSteps"),
        in.integerList("groupSamples"),
        in.integerList("groupCorrect"));
  }

  static Map<String, @Nullable Object> tree(SelectedModel model) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("candidate", tree(model.candidate()));
    tree.put("lowest", tree(model.lowest()));
    tree.put("lambda", model.lambda());
    tree.put("tensors", model.tensors());
    return tree;
  }

  private static SelectedModel model(Fields in) {
    return new SelectedModel(
        in.object("candidate", CheckpointJson::candidate),
        in.objectOrNull("lowest", CheckpointJson::tradeoff),
        in.numbers("lambda"),
        in.text("tensors"));
  }

  private static Map<String, @Nullable Object> tree(ModelSelection.Candidate candidate) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("epoch", candidate.epoch());
    tree.put("step", candidate.step());
    tree.put("accuracy", candidate.accuracy());
    if (candidate.maxGap() != null) {
      tree.put("maxGap", candidate.maxGap());
    }
    if (candidate.gapAtLeast() != null) {
      tree.put("gapAtLeast", candidate.gapAtLeast());
    }
    tree.put("tradeoff", tree(candidate.tradeoff()));
    if (candidate.averaged() != null) {
      tree.put("averaged", candidate.averaged());
    }
    return tree;
  }

  private static ModelSelection.Candidate candidate(Fields in) {
    return new ModelSelection.Candidate(
        in.smallCount("epoch"),
        in.count("step"),
        in.number("accuracy"),
        in.has("maxGap") ? (Double) in.number("maxGap") : null,
        in.has("gapAtLeast") ? (Double) in.number("gapAtLeast") : null,
        in.objectOrNull("tradeoff", CheckpointJson::tradeoff),
        in.has("averaged") ? (Long) in.count("averaged") : null);
  }

  private static @Nullable Map<String, @Nullable Object> tree(@Nullable Tradeoff tradeoff) {
    if (tradeoff == null) {
      return null;
    }
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("error", tradeoff.error());
    tree.put("disparity", tradeoff.disparity());
    tree.put("errorDeviation", tradeoff.errorDeviation());
    tree.put("disparityDeviation", tradeoff.disparityDeviation());
    return tree;
  }

  private static Tradeoff tradeoff(Fields in) {
    return new Tradeoff(
        in.number("error"),
        in.number("disparity"),
        in.number("errorDeviation"),
        in.number("disparityDeviation"));
  }
}
