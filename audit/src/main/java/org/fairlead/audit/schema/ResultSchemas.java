package org.fairlead.audit.schema;

import static org.fairlead.audit.schema.Kind.AMOUNT;
import static org.fairlead.audit.schema.Kind.COUNT;
import static org.fairlead.audit.schema.Kind.INTEGER;
import static org.fairlead.audit.schema.Kind.MARK;
import static org.fairlead.audit.schema.Kind.NUMBER;
import static org.fairlead.audit.schema.Kind.POINTS;
import static org.fairlead.audit.schema.Kind.REASON;
import static org.fairlead.audit.schema.Kind.SHARE;
import static org.fairlead.audit.schema.Kind.SIGNED;
import static org.fairlead.audit.schema.Kind.SIZE_IN_POINTS;
import static org.fairlead.audit.schema.Kind.SMALL_COUNT;
import static org.fairlead.audit.schema.Kind.TEXT;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.audit.BaseRate;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.Generalization;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.LayerSize;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.jspecify.annotations.Nullable;

/**
 * Every value of the result records, once. The order is that of all outputs.
 *
 * <p>A number that a group or a split is to have is a component of its record and a line here; the
 * files, tables, pages, comparisons and figures then have it.
 */
public final class ResultSchemas {
  private static final String TOO_SMALL = "too few samples to be judged";
  private static final String WILSON = "interval";
  private static final String SIMULTANEOUS = "simultaneous bounds";

  /** What the letters of gaps stand for, in a line. */
  public static final String LEGEND =
      "Δ: points of accuracy lost against the dense model; ψ: Δ of a group minus Δ of all; Ψ: largest ψ minus smallest";

  private ResultSchemas() {}

  static final RecordSchema<GroupGaps> GROUP_GAPS =
      RecordSchema.of(
          in ->
              new GroupGaps(
                  in.number("denseAccuracy"),
                  in.number("delta"),
                  in.number("psi"),
                  in.interval("psi"),
                  in.flag("tooSmall")),
          Field.of("denseAccuracy", SHARE, GroupGaps::denseAccuracy)
              .shown("dense", "accuracy of the dense model"),
          Field.of("delta", POINTS, GroupGaps::delta).shown("Δ", "accuracy lost"),
          Field.of("psi", POINTS, GroupGaps::psi)
              .interval(SIMULTANEOUS, GroupGaps::psiInterval)
              .shown("ψ", "ψ: loss beyond the model's overall loss")
              .compared(),
          Field.of("tooSmall", MARK, GroupGaps::tooSmall).shown(TOO_SMALL, TOO_SMALL));

  /** What is known of a group of a split. */
  public static final RecordSchema<GroupResults> GROUP =
      RecordSchema.of(
          in ->
              new GroupResults(
                  in.text("name"),
                  in.whole("count"),
                  in.number("accuracy"),
                  in.interval("accuracy"),
                  in.number("baseRate"),
                  in.nested("gaps", GroupGaps.class)),
          Field.of("name", TEXT, GroupResults::name).column("group").shown("group", "group"),
          Field.of("count", COUNT, GroupResults::count).shown("samples", "samples"),
          Field.of("accuracy", SHARE, GroupResults::accuracy)
              .interval(WILSON, GroupResults::interval)
              .shown("accuracy", "accuracy")
              .compared(),
          Field.<GroupResults>of("baseRate", SHARE, each -> known(each.baseRate()))
              .shown("base rate", "share of the split's most frequent class"),
          RecordSchema.optional("gaps", GroupResults::gaps, GROUP_GAPS));

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  static final RecordSchema<BaseRate> BASE_RATE =
      RecordSchema.of(
          in ->
              new BaseRate(
                  in.text("class"),
                  in.number("baseRate"),
                  in.number("advantage"),
                  in.interval("advantage"),
                  in.text("always")),
          Field.of("class", TEXT, BaseRate::label)
              .column("commonest")
              .shown("most frequent", "the most frequent class"),
          Field.of("baseRate", SHARE, BaseRate::share)
              .shown("base rate", "accuracy of always saying the most frequent class"),
          Field.of("advantage", POINTS, BaseRate::advantage)
              .interval("paired interval", BaseRate::interval)
              .shown("above base rate", "accuracy above the base rate"),
          Field.of("always", TEXT, BaseRate::always).column("always"));

  static final RecordSchema<Gaps> GAPS =
      RecordSchema.of(
          in ->
              new Gaps(
                  in.number("tolerance"),
                  in.number("denseAccuracy"),
                  in.number("delta"),
                  in.interval("delta"),
                  in.number("maxPsi"),
                  in.interval("maxPsi"),
                  in.number("pairwise"),
                  in.interval("pairwise"),
                  in.verdict("feasible"),
                  in.number("noiseFloorMean"),
                  in.number("noiseFloor95"),
                  in.number("confidence"),
                  in.small("resamples"),
                  in.small("minimumCount"),
                  in.whole("seed")),
          Field.of("denseAccuracy", SHARE, Gaps::denseAccuracy)
              .shown("dense", "accuracy of the dense model"),
          Field.of("delta", POINTS, Gaps::delta)
              .interval(WILSON, Gaps::deltaInterval)
              .shown("Δ", "Δ, accuracy lost"),
          Field.of("maxPsi", POINTS, Gaps::maxPsi)
              .interval(SIMULTANEOUS, Gaps::maxPsiInterval)
              .shown("max ψ", "max ψ, largest excess loss of a group"),
          Field.of("pairwise", SIZE_IN_POINTS, Gaps::pairwise)
              .interval(SIMULTANEOUS, Gaps::pairwiseInterval)
              .shown("Ψ", "Ψ, between the most and the least harmed group"),
          Field.of("tolerance", SIZE_IN_POINTS, Gaps::tolerance)
              .shown("tolerance", "tolerance of every ψ")
              .setting(),
          Field.of("feasible", Kind.VERDICT, Gaps::verdict)
              .shown("feasible", "every ψ within the tolerance"),
          Field.of("noiseFloorMean", SIZE_IN_POINTS, Gaps::noiseFloorMean)
              .shown("noise floor", "mean of max ψ if all groups lost the same"),
          Field.of("noiseFloor95", SIZE_IN_POINTS, Gaps::noiseFloor95)
              .shown("noise floor, 95 %", "95th percentile of max ψ if all groups lost the same"),
          Field.of("confidence", NUMBER, Gaps::confidence).setting(),
          Field.of("resamples", SMALL_COUNT, Gaps::resamples).setting(),
          Field.of("minimumCount", SMALL_COUNT, Gaps::minimumCount).setting(),
          Field.of("seed", INTEGER, Gaps::seed).setting());

  /** What is known of a constraint. */
  public static final RecordSchema<ConstraintResults> CONSTRAINT =
      RecordSchema.of(
          in ->
              new ConstraintResults(
                  in.text("name"),
                  in.number("left"),
                  in.number("right"),
                  in.number("violation"),
                  in.interval("violation"),
                  in.verdict("holds"),
                  in.flag("tooSmall")),
          Field.of("name", TEXT, ConstraintResults::name).shown("constraint", "constraint"),
          Field.of("left", NUMBER, ConstraintResults::left).shown("left", "left side"),
          Field.of("right", NUMBER, ConstraintResults::right).shown("right", "right side"),
          Field.of("violation", SIGNED, ConstraintResults::violation)
              .interval(SIMULTANEOUS, ConstraintResults::interval)
              .shown("violation", "by how much it is missed"),
          Field.of("holds", Kind.VERDICT, ConstraintResults::verdict)
              .shown("holds", "whether it holds"),
          Field.of("tooSmall", MARK, ConstraintResults::tooSmall).shown(TOO_SMALL, TOO_SMALL));

  /** How differently a model treats groups, by one measure. */
  public static final RecordSchema<DisparityResults> DISPARITY =
      RecordSchema.of(
          in ->
              new DisparityResults(
                  in.text("name"),
                  in.number("value"),
                  in.intervalOrNull("value"),
                  in.text("missing")),
          Field.of("name", TEXT, DisparityResults::name)
              .shown("between groups", "what is compared between groups"),
          Field.of("value", SHARE, DisparityResults::value)
              .intervalIfAny(WILSON, DisparityResults::interval)
              .shown("value", "value"),
          Field.of("missing", REASON, DisparityResults::missing)
              .shown("without samples", "subgroups without samples"));

  /** What is known of a model on a split; its columns leave out the groups. */
  public static final RecordSchema<SplitResults> SPLIT =
      RecordSchema.of(
          in ->
              new SplitResults(
                  in.text("split"),
                  in.whole("count"),
                  in.whole("unknown"),
                  in.number("accuracy"),
                  in.interval("accuracy"),
                  in.number("loss"),
                  in.nested("base", BaseRate.class),
                  in.nested("gaps", Gaps.class),
                  in.list("groups", GroupResults.class),
                  in.list("constraints", ConstraintResults.class),
                  in.list("disparities", DisparityResults.class)),
          Field.of("split", TEXT, SplitResults::split),
          Field.of("count", COUNT, SplitResults::count).shown("samples", "samples"),
          Field.of("unknown", COUNT, SplitResults::unknown)
              .shown("of unknown group", "samples of which a group is unknown"),
          Field.of("accuracy", SHARE, SplitResults::accuracy)
              .interval(WILSON, SplitResults::interval)
              .shown("accuracy", "accuracy"),
          Field.of("loss", NUMBER, SplitResults::loss).shown("loss", "mean cross-entropy, nats"),
          RecordSchema.optional("base", SplitResults::baseRate, BASE_RATE),
          RecordSchema.optional("gaps", SplitResults::gaps, GAPS),
          RecordSchema.list("groups", SplitResults::groups, GROUP),
          RecordSchema.list("constraints", SplitResults::constraints, CONSTRAINT),
          RecordSchema.list("disparities", SplitResults::disparities, DISPARITY));

  /** How large a layer is that may be pruned. */
  public static final RecordSchema<LayerSize> LAYER =
      RecordSchema.of(
          in ->
              new LayerSize(
                  in.text("name"), in.whole("weights"), in.whole("kept"), in.number("sparsity")),
          Field.of("name", TEXT, LayerSize::name).shown("layer", "layer"),
          Field.of("weights", COUNT, LayerSize::weights).shown("weights", "weights"),
          Field.of("kept", COUNT, LayerSize::kept).shown("kept", "weights that are not masked"),
          Field.of("sparsity", SHARE, LayerSize::sparsity)
              .shown("sparsity", "share that is masked"));

  /** How large a model is. */
  public static final RecordSchema<ModelSize> SIZE =
      RecordSchema.of(
          in ->
              new ModelSize(
                  in.whole("parameters"),
                  in.whole("active"),
                  in.number("sparsity"),
                  in.whole("denseMacs"),
                  in.whole("sparseMacs"),
                  in.list("layers", LayerSize.class)),
          Field.of("parameters", AMOUNT, ModelSize::parameters).shown("parameters", "parameters"),
          Field.of("active", AMOUNT, ModelSize::active)
              .shown("not pruned", "parameters that are not pruned"),
          Field.of("sparsity", SHARE, ModelSize::sparsity)
              .shown("sparsity", "prunable weights that are zero"),
          Field.of("denseMacs", AMOUNT, ModelSize::denseMacs)
              .shown("MACs", "multiply-accumulates per sample without pruning"),
          Field.of("sparseMacs", AMOUNT, ModelSize::sparseMacs)
              .shown("sparse MACs", "multiply-accumulates that a sparse runtime has to do"),
          RecordSchema.list("layers", ModelSize::layers, LAYER));

  /** How test differs from training. */
  public static final RecordSchema<Generalization> GENERALIZATION =
      RecordSchema.of(
          in ->
              new Generalization(
                  in.number("tolerance"),
                  in.number("trainingMaxPsi"),
                  in.flag("trainingFeasible"),
                  in.number("maxPsiGap"),
                  in.interval("maxPsiGap")),
          Field.of("tolerance", SIZE_IN_POINTS, Generalization::tolerance),
          Field.of("trainingMaxPsi", POINTS, Generalization::training)
              .shown("on training", "max ψ on the training set, where every sample is counted"),
          Field.of("trainingFeasible", MARK, Generalization::feasible),
          Field.of("maxPsiGap", POINTS, Generalization::gap)
              .interval(SIMULTANEOUS, Generalization::interval)
              .shown("generalization", "how much larger max ψ is on test than on training"));

  /** What is known of a model. */
  public static final RecordSchema<ModelResults> MODEL =
      RecordSchema.of(
          in ->
              new ModelResults(
                  in.text("name"),
                  in.small("epoch"),
                  Objects.requireNonNull(in.nested("size", ModelSize.class)),
                  in.numbers("lambda"),
                  in.list("splits", SplitResults.class)),
          Field.of("name", TEXT, ModelResults::name).column("model"),
          Field.of("epoch", SMALL_COUNT, ModelResults::epoch),
          RecordSchema.nested("size", ModelResults::size, SIZE),
          RecordSchema.numbers("lambda", ModelResults::lambda),
          RecordSchema.derived("generalization", ModelResults::generalization, GENERALIZATION),
          RecordSchema.list("splits", ModelResults::splits, SPLIT));

  /**
   * A group or a constraint beside its multiplier, which belongs to the model: a row of a table.
   *
   * @param content the group or the constraint
   * @param lambda its multiplier, null without one
   */
  public record Row<R>(R content, @Nullable Double lambda) {

    static <R> List<Row<R>> of(List<R> all, Function<R, String> name, ModelResults model) {
      return all.stream()
          .map(each -> new Row<>(each, model.lambda().get(name.apply(each))))
          .toList();
    }
  }

  /** Returns the columns of a table with a row per group or per constraint. */
  public static <R> List<Field<Row<R>>> rows(RecordSchema<R> schema) {
    Stream<Field<Row<R>>> own = schema.columns().stream().map(each -> each.within(Row<R>::content));
    Field<Row<R>> lambda =
        Field.<Row<R>>of("lambda", NUMBER, Row::lambda)
            .shown("λ", "multiplier in use at that epoch");
    return Stream.concat(own, Stream.of(lambda)).toList();
  }
}
