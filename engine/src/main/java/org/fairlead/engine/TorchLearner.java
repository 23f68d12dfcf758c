package org.fairlead.engine;

import java.util.Iterator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.base.Seeds;
import org.fairlead.data.Batch;
import org.fairlead.engine.execution.KernelFaults;
import org.fairlead.engine.execution.NetworkProgram;
import org.fairlead.engine.execution.Pass;
import org.fairlead.engine.execution.SampleInput;
import org.fairlead.engine.execution.StatisticsRecalibration;
import org.fairlead.engine.execution.UpstreamGradient;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Failures;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.optimizer.GradientStep;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.engine.parameters.EqualAverage;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.Masking;
import org.fairlead.engine.parameters.NamedTensors;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.engine.parameters.ParameterValues;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/** A learner on libtorch. */
@SuppressWarnings("try") // scopes are closed, not read
final class TorchLearner implements Learner {
  /*
   * Memory. Parameters, their gradients, their moments, their averages and the running statistics
   * are one flat tensor each, made once and owned by the learner. Everything else lives in the
   * scope of the call that made it, except the logits of a pending forward: they are retained, and
   * the graph behind them keeps the activations that backward needs.
   */
  private final Owned owned = new Owned();
  private final Network network;
  private final EngineOptions options;
  private final EngineReport report;
  private final FlatLayout layout;
  private final NormLayout norms;
  private final NamedTensors named;
  private final NetworkProgram program;
  private final SampleInput input;
  private final UpstreamGradient upstream;
  private final ParameterValues values;
  private final GradientStep gradientStep;
  private final SavedState saved;
  private final BoolOptional noGraph;
  private final TensorArrayRefOptional everyInput;

  private @Nullable Masking masking;
  private @Nullable Tensor pending;
  private int pendingSize;

  /** Backward passes since the last step. */
  private int parts;

  /** Calls of {@link #forwardWithoutGradient} since the last step. */
  private int forwardsWithoutGradient;

  private boolean closed;

  TorchLearner(
      Network network,
      Weights initial,
      EngineOptions options,
      Execution execution,
      EngineReport report) {
    this.network = network;
    this.options = options;
    this.report = report;
    this.layout =
        FlatLayout.of(
            network.parameters(),
            options.optimizer().decayAll(),
            parameter -> KernelFaults.storedChannelsLast(parameter, network, execution));
    this.norms = NormLayout.of(network);
    this.named = new NamedTensors(network, layout, norms);
    named.requireFit(initial, true);
    ScalarType type = execution.precision().storage();
    String device = execution.device();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      this.values =
          new ParameterValues(network, layout, norms, named, type, device, options.emaDecay());
      this.gradientStep = new GradientStep(layout, options.optimizer(), values, execution);
      this.saved = new SavedState(network, named, values, gradientStep);
      this.program = new NetworkProgram(network, layout, norms, execution);
      this.input = new SampleInput(options.normalization(), options.shape(), execution);
      this.upstream = new UpstreamGradient(execution);
      this.noGraph = owned.keep(new BoolOptional());
      this.everyInput = owned.keep(new TensorArrayRefOptional());
      values.write(initial);
    }
  }

  @Override
  public Outputs forward(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope()) {
      return forward(input.image(batch));
    }
  }

  @Override
  public Outputs probe(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope()) {
      return forward(input.image(batch), false);
    }
  }

  /** As {@link #forward(Batch)} for an image tensor; needs a surrounding scope. */
  Outputs forward(Tensor image) {
    return forward(image, true);
  }

  private Outputs forward(Tensor image, boolean moveStatistics) {
    dropPending();
    int size = (int) image.size(0);
    Pass pass =
        options.frozen() ? Pass.PREDICTION : new Pass(true, moveStatistics, dropoutSeed(parts));
    Tensor logits = program.run(image, values.current(), pass);
    if (pass.moveStatistics()) {
      countBatch();
    }
    Outputs outputs = outputs(logits, size);
    pending = logits.retainReference();
    pendingSize = size;
    return outputs;
  }

  private void countBatch() {
    if (masking != null) {
      try (var withoutGradient = new NoGradGuard()) {
        masking.protect(values.current().statistics());
      }
    }
    values.countBatch(masking);
  }

  @Override
  public Outputs forwardWithoutGradient(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Pass pass =
          options.frozen()
              ? Pass.PREDICTION
              : new Pass(true, false, dropoutSeed(forwardsWithoutGradient));
      Outputs outputs =
          outputs(program.run(input.image(batch), values.current(), pass), batch.size());
      forwardsWithoutGradient++;
      return outputs;
    }
  }

  @Override
  public Outputs predict(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope()) {
      return predict(input.image(batch));
    }
  }

  /** As {@link #predict(Batch)} for an image tensor; needs a surrounding scope. */
  Outputs predict(Tensor image) {
    try (var withoutGradient = new NoGradGuard()) {
      int size = (int) image.size(0);
      return outputs(program.run(image, values.forPrediction(), Pass.PREDICTION), size);
    }
  }

  @Override
  public Outputs measure(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      var head = program.runToHead(input.image(batch), values.current(), Pass.PREDICTION);
      Outputs plain = outputs(head.logits(), batch.size(), headOutputs());
      return new Outputs(
          plain.size(), plain.classes(), plain.logits(), Tensors.toDoubles(wide(head.inputs())));
    }
  }

  private static Tensor wide(Tensor values) {
    return values.scalar_type().intern() == ScalarType.BFloat16
        ? values.to(ScalarType.Float)
        : values;
  }

  @Override
  public Outputs lastLayer(double[] inputs, int size) {
    requireOpen();
    int width =
        layout
            .slices()
            .get(layout.indexOf(network.head().name() + ".weight"))
            .parameter()
            .shape()
            .get(1);
    if (size < 1 || inputs.length != (long) size * width) {
      throw new IllegalArgumentException(
          "inputs have %d entries, expected %d for %d samples of width %d"
              .formatted(inputs.length, (long) size * width, size, width));
    }
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Views current = values.current();
      Tensor features =
          torch
              .from_blob(
                  new DoublePointer(inputs),
                  new long[] {size, width},
                  new TensorOptions(ScalarType.Double))
              .to(current.parameters().device(), current.parameters().scalar_type());
      return outputs(program.lastLayer(features, current), size, headOutputs());
    }
  }

  @Override
  public void recalibrate(Iterator<Batch> sample) {
    requireOpen();
    if (!sample.hasNext()) {
      throw new IllegalArgumentException("recalibration needs at least one batch");
    }
    Views views = values.forPrediction();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      var recalibration = new StatisticsRecalibration(views, norms);
      while (sample.hasNext()) {
        try (Batch batch = sample.next();
            var ofBatch = new PointerScope()) {
          requireBatch(batch);
          var pass = new Pass(true, true, dropoutSeed(recalibration.seen()));
          recalibration.add(() -> program.run(input.image(batch), views, pass));
        }
      }
      recalibration.finish();
      if (masking != null) {
        masking.protect(views.statistics());
      }
    }
  }

  private long dropoutSeed(int part) {
    return Seeds.mix(options.seed(), gradientStep.steps(), part);
  }

  private int headOutputs() {
    return network.hasOneLogit() ? 1 : network.classes();
  }

  private Outputs outputs(Tensor logits, int size) {
    return outputs(logits, size, network.classes());
  }

  private Outputs outputs(Tensor logits, int size, int outputs) {
    double[] logitValues = Tensors.toDoubles(logits);
    int first = network.classes() - outputs;
    for (int i = 0; i < logitValues.length; i++) {
      if (!Double.isFinite(logitValues[i])) {
        throw new EngineException(
            EngineException.Kind.NOT_FINITE,
            "logit of class %d of sample %d in the batch is %s at step %d"
                .formatted(first + i % outputs, i / outputs, logitValues[i], nextStep()));
      }
    }
    return new Outputs(size, outputs, logitValues);
  }

  private long nextStep() {
    return gradientStep.steps() + 1;
  }

  @Override
  public void backward(double[] logitGradient) {
    requireOpen();
    Tensor logits = pending;
    if (logits == null) {
      throw new IllegalStateException("backward needs a forward before it");
    }
    int classes = network.classes();
    if (logitGradient.length != pendingSize * classes) {
      throw new IllegalArgumentException(
          "logitGradient has %d entries, expected %d for %d samples and %d classes"
              .formatted(logitGradient.length, pendingSize * classes, pendingSize, classes));
    }
    for (int i = 0; i < logitGradient.length; i++) {
      if (!Double.isFinite(logitGradient[i])) {
        throw new IllegalArgumentException(
            "logitGradient[%d] is %s".formatted(i, logitGradient[i]));
      }
    }
    try (var scope = new PointerScope()) {
      Tensor gradientOfLogits = upstream.of(logitGradient, pendingSize, classes);
      logits.backward(gradientOfLogits, noGraph, false, everyInput);
      parts++;
    } catch (RuntimeException e) {
      throw Failures.during("backward of step " + nextStep(), e);
    } finally {
      dropPending();
    }
  }

  @Override
  public void step(ParameterTerms terms) {
    requireAccumulated("step");
    requireParameters(terms);
    dropPending();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      gradientStep.take(terms, masking);
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("step " + nextStep(), e);
    }
    parts = 0;
    forwardsWithoutGradient = 0;
  }

  @Override
  public Weights takeGradient() {
    requireAccumulated("takeGradient");
    dropPending();
    parts = 0;
    forwardsWithoutGradient = 0;
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor gradient = gradientStep.gradient();
      Tensor masked = masking == null ? gradient : gradient.mul(masking.trained());
      Weights taken = named.readFlat(masked);
      gradient.zero_();
      return taken;
    }
  }

  @Override
  public void lookAhead(ParameterTerms terms) {
    requireAccumulated("lookAhead");
    if (gradientStep.looksAhead()) {
      throw new IllegalStateException("the parameters look ahead already; a step must follow");
    }
    requireParameters(terms);
    dropPending();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      gradientStep.lookAhead(terms, masking);
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("look ahead of step " + nextStep(), e);
    }
    parts = 0;
    forwardsWithoutGradient = 0;
  }

  @Override
  public double gradientNorm() {
    return gradientStep.norm();
  }

  private void requireAccumulated(String what) {
    requireOpen();
    if (parts == 0) {
      throw new IllegalStateException(what + " needs a backward before it");
    }
  }

  private void requireParameters(ParameterTerms terms) {
    terms.l2().keySet().forEach(name -> requireParameter("l2 term", name));
    terms.l1().keySet().forEach(name -> requireParameter("l1 term", name));
  }

  /** Returns what has been accumulated for a parameter, masked, row-major. */
  double[] gradient(String parameter) {
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor gradient = gradientStep.gradient();
      Tensor masked = masking == null ? gradient : gradient.mul(masking.trained());
      return Tensors.toDoubles(Views.view(layout.slices().get(layout.indexOf(parameter)), masked));
    }
  }

  @Override
  public double norm(String parameter, int order) {
    requireOpen();
    requireParameter("norm", parameter);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor entries = values.current().parameter(layout.indexOf(parameter));
      return entries.norm(new Scalar(order)).item_double();
    }
  }

  private void requireParameter(String what, String name) {
    if (layout.indexOf(name) < 0) {
      throw new IllegalArgumentException(
          "%s is for '%s', which is no parameter of network '%s'"
              .formatted(what, name, network.name()));
    }
  }

  @Override
  public Masks applyMasks(Masks masks) {
    requireOpen();
    for (String name : masks.names()) {
      int index = layout.indexOf(name);
      if (index < 0 || layout.slices().get(index).elements() != masks.mask(name).length) {
        throw new IllegalArgumentException(
            "mask '%s' does not fit network '%s'".formatted(name, network.name()));
      }
    }
    dropPending();
    if (options.deadChannels() == DeadChannels.FOLDED) {
      return fold(masks, true);
    }
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      use(
          Masking.silencing(
              masks, layout, norms, values.current().statistics(), gradientStep.gradient()));
    }
    return masks;
  }

  /**
   * Keeps the live weights only.
   *
   * @param move whether constants are to be moved to where they stay; not where they are already
   */
  private Masks fold(Masks masks, boolean move) {
    Liveness liveness = liveness(values.current(), masks);
    Views average = values.average();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      if (move) {
        values.replace(values.current(), liveness.folded());
        if (average != null) {
          values.replace(average, liveness(average, masks).folded());
        }
        EqualAverage collected = values.collected();
        if (collected != null) {
          values.replace(collected.views(), liveness(collected.views(), masks).folded());
        }
      }
      use(Masking.folding(liveness, layout, norms, values.current()));
    }
    return liveness.live();
  }

  private Liveness liveness(Views views, Masks masks) {
    return Liveness.of(
        network, values.read(views), masks, options.shape().height(), options.shape().width());
  }

  private void use(Masking next) {
    dropMasking();
    gradientStep.clear(next);
    masking = next;
  }

  @Override
  public Weights weights() {
    requireOpen();
    return values.read(values.current());
  }

  @Override
  public Weights predictionWeights() {
    requireOpen();
    return values.read(values.forPrediction());
  }

  @Override
  public void collect() {
    requireOpen();
    if (gradientStep.looksAhead()) {
      throw new IllegalStateException("the parameters look ahead; a step must follow");
    }
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      values.collect();
    }
  }

  @Override
  public long collected() {
    requireOpen();
    EqualAverage collected = values.collected();
    return collected == null ? 0 : collected.count();
  }

  @Override
  public void predictCollected(boolean chosen) {
    requireOpen();
    if (chosen && values.collected() == null) {
      throw new IllegalStateException("nothing was collected to predict with");
    }
    values.predictCollected(chosen);
  }

  @Override
  public void load(Weights weights) {
    load(weights, false);
  }

  @Override
  public void rewind(Weights weights) {
    load(weights, true);
  }

  @Override
  public boolean predictsCollected() {
    return values.predictsCollected();
  }

  private void load(Weights weights, boolean renew) {
    requireOpen();
    named.requireFit(weights, false);
    dropPending();
    gradientStep.stay();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      values.write(weights);
      values.forgetCollected();
      if (renew) {
        gradientStep.renew();
      }
    }
    if (masking != null) {
      applyMasks(masking.masks());
    }
  }

  @Override
  public Weights state() {
    requireOpen();
    if (parts > 0) {
      throw new IllegalStateException(
          "state can be taken between steps only; a gradient is accumulated");
    }
    if (gradientStep.looksAhead()) {
      throw new IllegalStateException(
          "state can be taken between steps only; the parameters look ahead");
    }
    return saved.save(masking == null ? null : masking.masks());
  }

  @Override
  public void restore(Weights state) {
    requireOpen();
    saved.require(state);
    Masks restored = saved.masks(state);
    dropPending();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      saved.restore(state);
    }
    dropMasking();
    if (restored != null && options.deadChannels() == DeadChannels.FOLDED) {
      fold(restored, false);
    } else if (restored != null) {
      applyMasks(restored);
    }
    parts = 0;
    forwardsWithoutGradient = 0;
  }

  private void dropMasking() {
    if (masking != null) {
      masking.close();
      masking = null;
    }
  }

  @Override
  public EngineReport report() {
    return report;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this learner is closed");
    }
  }

  private void requireBatch(Batch batch) {
    requireOpen();
    if (!batch.shape().equals(options.shape())) {
      throw new IllegalArgumentException(
          "batch has images of %s, expected %s".formatted(batch.shape(), options.shape()));
    }
  }

  private void dropPending() {
    if (pending != null) {
      pending.releaseReference();
      pending = null;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    dropPending();
    dropMasking();
    upstream.close();
    input.close();
    program.close();
    gradientStep.close();
    values.close();
    owned.close();
  }
}
