package org.fairlead.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fairlead.audit.LayerSize;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitAudit;
import org.fairlead.audit.SplitResults;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.networks.sparse.LayerStatistics;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.ModelStatistics;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the models of a run once, at its end: the selected and the last one on validation and
 * test, the selected one of a pruning run on training and the held-out fold too. This is the only
 * place that reads the test split.
 *
 * <p>One learner takes the weights of one model after the other, without masks: masked weights are
 * zero in them.
 */
public final class FinalEvaluation {
  private final Problem problem;
  private final Run run;
  private final Evaluator evaluator;
  private final Learner learner;
  private final @Nullable DenseReference reference;
  private final SplitAudit audit;
  private final Consumer<String> phases;
  private final Progress progress;

  /**
   * @param learner takes the weights of the models to evaluate
   * @param reference the dense model, null when training from scratch
   * @param phases hears the name of each piece of work
   * @param progress hears of samples evaluated
   */
  public FinalEvaluation(
      Problem problem,
      Run run,
      Evaluator evaluator,
      Learner learner,
      @Nullable DenseReference reference,
      Consumer<String> phases,
      Progress progress) {
    this.problem = problem;
    this.run = run;
    this.evaluator = evaluator;
    this.learner = learner;
    this.reference = reference;
    this.audit = audit(problem);
    this.phases = phases;
    this.progress = progress;
  }

  /**
   * A model of the run.
   *
   * @param epoch epochs of training it has had
   * @param steps steps of training it has had
   * @param weights parameters and buffers
   * @param masks which of them are kept
   * @param lambda the multipliers in use by group or constraint
   * @param averaged whether it is the equal-weight average of several weights
   */
  public record Model(
      int epoch,
      long steps,
      Weights weights,
      Masks masks,
      Map<String, Double> lambda,
      boolean averaged) {}

  /**
   * Evaluates the models of a run.
   *
   * @param selected the model chosen on validation, null if none was
   * @param last the model after the last step
   */
  public List<ModelResults> of(@Nullable Model selected, Model last) {
    boolean @Nullable [] denseTest = denseOnTest();
    Model best = selected == null ? last : selected;
    ModelResults ofBest = evaluate(ModelResults.SELECTED, best, denseTest, reference != null);
    if (best.steps() == last.steps() && !best.averaged()) {
      return List.of(
          ofBest,
          new ModelResults(
              ModelResults.LAST, ofBest.epoch(), ofBest.size(), ofBest.lambda(), ofBest.splits()));
    }
    return List.of(ofBest, evaluate(ModelResults.LAST, last, denseTest, false));
  }

  private boolean @Nullable [] denseOnTest() {
    Parent parent = problem.parent();
    int[] test = problem.split().test();
    if (parent == null || test.length == 0) {
      return null;
    }
    phases.accept("Dense model on test");
    learner.load(parent.weights(problem.network()));
    return evaluator.outcomes(learner, test, progress).correct();
  }

  private ModelResults evaluate(
      String name, Model model, boolean @Nullable [] denseTest, boolean onTraining) {
    learner.load(model.weights());
    var splits = new ArrayList<SplitResults>();
    boolean @Nullable [] denseValidation = reference == null ? null : reference.validation();
    evaluate(name, model, SplitResults.TEST, problem.split().test(), denseTest, splits);
    evaluate(
        name,
        model,
        SplitResults.VALIDATION,
        problem.split().validation(),
        denseValidation,
        splits);
    if (onTraining && reference != null) {
      Split split = problem.split();
      splits.add(seen(name, model, SplitResults.TRAINING, split.train(), reference.training()));
      if (split.heldOut().length > 0) {
        splits.add(seen(name, model, SplitResults.HELD_OUT, split.heldOut(), reference.heldOut()));
      }
    }
    return new ModelResults(name, model.epoch(), size(model), model.lambda(), splits);
  }

  /** Evaluates samples that training has seen; their predictions are not written. */
  private SplitResults seen(
      String name, Model model, String split, int[] samples, boolean[] dense) {
    phases.accept(title(name, split));
    return audit.of(
        split,
        samples,
        evaluator.outcomes(learner, samples, progress),
        dense,
        norms(model.weights()));
  }

  private void evaluate(
      String name,
      Model model,
      String split,
      int[] samples,
      boolean @Nullable [] dense,
      List<SplitResults> splits) {
    if (samples.length == 0) {
      return;
    }
    phases.accept(title(name, split));
    Evaluator.Pass pass = evaluator.pass(learner, samples, progress, problem.network().classes());
    splits.add(audit.of(split, samples, pass.outcomes(), dense, norms(model.weights())));
    if (problem.recipe().tracking().predictions()) {
      SavedPredictions.write(problem, run.predictions(name, split), split, samples, pass);
    }
  }

  private ModelSize size(Model model) {
    var statistics =
        ModelStatistics.of(
            problem.network(),
            model.weights(),
            model.masks(),
            problem.dataset().shape().height(),
            problem.dataset().shape().width());
    return new ModelSize(
        statistics.parameters(),
        statistics.active(),
        model.masks().sparsity(),
        statistics.macs(),
        statistics.sparseMacs(),
        problem.recipe().sparsity().last() == 0
            ? List.of()
            : statistics.layers().stream()
                .filter(LayerStatistics::prunable)
                .map(
                    layer ->
                        new LayerSize(
                            layer.name(), layer.weights(), layer.kept(), layer.sparsity()))
                .toList());
  }

  /** Returns what judges the models of a run. */
  private static SplitAudit audit(Problem problem) {
    return new SplitAudit(
        problem.recipe().auditTolerance(),
        problem.seeds().bootstrap(),
        problem.rates(),
        problem.dataset().classNames(),
        problem.recipe().mixture().positive() == null ? null : (Integer) problem.positive());
  }

  private double[] norms(Weights weights) {
    RateConstraints rates = problem.rates();
    return rates == null ? new double[0] : ParameterNorms.of(rates.norms(), weights);
  }

  private static String title(String model, String split) {
    return Character.toUpperCase(model.charAt(0)) + model.substring(1) + " model on " + split;
  }
}
