package org.fairlead.engine;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.fairlead.data.Batch;
import org.fairlead.fairness.Seeds;
import org.fairlead.networks.Layer;
import org.fairlead.networks.Network;
import org.fairlead.networks.StateBuffer;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.DType;
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
   *
   * Masks. The gradient is multiplied by the mask before clipping and before the optimizer; weights
   * and moments were zeroed when the mask came. From then on every update of a masked entry is
   * computed from zeros (its gradient, its moments, its decay), so it stays exactly zero without a
   * mask on the weights in every step.
   */
  private static final String CURRENT = "current/";
  private static final String AVERAGE = "average/";
  private static final String MASK = "mask/";
  private static final String STEPS = "steps";
  private static final String LOOKS = "looks";

  private final Owned owned = new Owned();
  private final Network network;
  private final EngineOptions options;
  private final EngineReport report;
  private final FlatLayout layout;
  private final NormLayout norms;
  private final NamedTensors named;
  private final NetworkProgram program;
  private final PixelInput input;
  private final UpstreamGradient upstream;
  private final Views current;
  private final @Nullable Views average;
  private final Tensor gradient;
  private final Rule rule;
  private final BoolOptional noGraph;
  private final TensorArrayRefOptional everyInput;

  /** How many batches moved each batch norm's statistics. */
  private final long[] batches;

  private @Nullable Masking masking;
  private @Nullable Tensor pending;
  private int pendingSize;
  private long steps;

  /** How often the parameters have looked ahead, and where they were while they do. */
  private long looks;

  private @Nullable Tensor start;

  /** Backward passes and rehearsals since the last step. */
  private int parts;

  private int rehearsals;
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
            network.parameters(), options.optimizer().decayAll(), execution.channelsLast());
    this.norms = NormLayout.of(network);
    this.batches = new long[norms.norms().size()];
    this.named = new NamedTensors(network, layout, norms);
    named.requireFit(initial, true);
    ScalarType type = execution.precision().storage();
    String device = execution.device();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      this.gradient = owned.keep(Tensors.zeros(layout.size(), type, device));
      this.current = views(type, device);
      current.collectGradientsIn(layout, gradient);
      this.average = options.emaDecay() > 0 ? views(type, device) : null;
      this.rule = Rule.of(options.optimizer(), layout, execution.precision(), device);
      this.program = new NetworkProgram(network, layout, norms, execution);
      this.input = new PixelInput(options.normalization(), options.shape(), execution);
      this.upstream = new UpstreamGradient(execution);
      this.noGraph = owned.keep(new BoolOptional());
      this.everyInput = owned.keep(new TensorArrayRefOptional());
      for (StateBuffer buffer : network.buffers()) {
        if (buffer.dtype() == DType.F32) {
          named.statistics(current, buffer).fill_(new Scalar(buffer.initial()));
        }
      }
      write(initial);
    }
  }

  private Views views(ScalarType type, String device) {
    return new Views(
        layout,
        norms,
        owned.keep(Tensors.zeros(layout.size(), type, device)),
        owned.keep(Tensors.zeros(norms.size(), type, device)));
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
    Tensor logits = program.run(image, current, pass);
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
        masking.protect(current.statistics());
      }
    }
    for (int norm = 0; norm < batches.length; norm++) {
      if (masking == null || !masking.asleep(norm)) {
        batches[norm]++;
      }
    }
  }

  @Override
  public Outputs rehearse(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Pass pass =
          options.frozen() ? Pass.PREDICTION : new Pass(true, false, dropoutSeed(rehearsals));
      Outputs outputs = outputs(program.run(input.image(batch), current, pass), batch.size());
      rehearsals++;
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
    Views views = average == null ? current : average;
    try (var withoutGradient = new NoGradGuard()) {
      int size = (int) image.size(0);
      return outputs(program.run(image, views, Pass.PREDICTION), size);
    }
  }

  @Override
  public Outputs measure(Batch batch) {
    requireBatch(batch);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      var head = program.runToHead(input.image(batch), current, Pass.PREDICTION);
      Outputs plain = outputs(head.logits(), batch.size());
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
            .get(layout.indexOf(network.output().name() + ".weight"))
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
      Tensor values =
          torch
              .from_blob(
                  new DoublePointer(inputs),
                  new long[] {size, width},
                  new TensorOptions(ScalarType.Double))
              .to(current.parameters().device(), current.parameters().scalar_type());
      return outputs(program.lastLayer(values, current), size);
    }
  }

  @Override
  public void recalibrate(Iterator<Batch> sample) {
    requireOpen();
    if (!sample.hasNext()) {
      throw new IllegalArgumentException("recalibration needs at least one batch");
    }
    Views views = average == null ? current : average;
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor sum = torch.zeros_like(views.statistics());
      int seen = 0;
      while (sample.hasNext()) {
        try (Batch batch = sample.next();
            var ofBatch = new PointerScope()) {
          requireBatch(batch);
          views.statistics().zero_();
          program.run(input.image(batch), views, new Pass(true, true, dropoutSeed(seen)));
          sum.add_(views.statistics());
          seen++;
        }
      }
      views.statistics().copy_(sum);
      for (NormLayout.Norm norm : norms.norms()) {
        // A step moves statistics that are zero to the batch's times the momentum.
        var share = new Scalar(1 / (((Layer.BatchNorm) norm.node().layer()).momentum() * seen));
        views.statistics().narrow(0, norm.mean(), norm.channels()).mul_(share);
        views.statistics().narrow(0, norm.variance(), norm.channels()).mul_(share);
      }
      if (masking != null) {
        masking.protect(views.statistics());
      }
    }
  }

  private long dropoutSeed(int part) {
    return Seeds.mix(options.seed(), steps, part);
  }

  private Outputs outputs(Tensor logits, int size) {
    double[] values = Tensors.toDoubles(logits);
    int classes = network.classes();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new EngineException(
            EngineException.Kind.NOT_FINITE,
            "logit of class %d of sample %d in the batch is %s at step %d"
                .formatted(i % classes, i / classes, values[i], steps + 1));
      }
    }
    return new Outputs(size, classes, values);
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
      throw Failures.during("backward of step " + (steps + 1), e);
    } finally {
      dropPending();
    }
  }

  @Override
  public void step(ParameterTerms terms) {
    requireAccumulated("step");
    requireParameters(terms);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      complete(terms);
      if (start != null) {
        current.parameters().copy_(start);
        dropStart();
      }
      rule.move(current.parameters(), gradient, terms.rate(), steps + looks + 1);
      if (average != null) {
        Scalar share = new Scalar(1 - options.emaDecay());
        average.parameters().lerp_(current.parameters(), share);
        average.statistics().lerp_(current.statistics(), share);
      }
      gradient.zero_();
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("step " + (steps + 1), e);
    }
    steps++;
    parts = 0;
    rehearsals = 0;
  }

  @Override
  public void lookAhead(ParameterTerms terms) {
    requireAccumulated("lookAhead");
    if (start != null) {
      throw new IllegalStateException("the parameters look ahead already; a step must follow");
    }
    requireParameters(terms);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      complete(terms);
      start = current.parameters().clone().retainReference();
      rule.move(current.parameters(), gradient, terms.rate(), steps + looks + 1);
      gradient.zero_();
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("look ahead of step " + (steps + 1), e);
    }
    looks++;
    parts = 0;
    rehearsals = 0;
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

  /** Makes the accumulated gradient that of the whole objective: terms, mask, clipping, decay. */
  private void complete(ParameterTerms terms) {
    dropPending();
    terms
        .l2()
        .forEach(
            (name, coefficient) -> {
              int index = layout.indexOf(name);
              Views.view(layout.slices().get(index), gradient)
                  .add_(current.parameter(index), new Scalar(coefficient));
            });
    terms
        .l1()
        .forEach(
            (name, coefficient) -> {
              int index = layout.indexOf(name);
              Views.view(layout.slices().get(index), gradient)
                  .add_(current.parameter(index).sign(), new Scalar(coefficient));
            });
    if (masking != null) {
      gradient.mul_(masking.keep());
    }
    clip();
    rule.decay(current.parameters(), gradient);
  }

  /** Scales the gradient down to the largest norm allowed, as PyTorch's clip_grad_norm_. */
  private void clip() {
    double limit = options.optimizer().clip();
    if (limit == 0) {
      return;
    }
    double norm = gradient.norm().item_double();
    if (!Double.isFinite(norm)) {
      throw new EngineException(
          EngineException.Kind.NOT_FINITE,
          "norm of the gradient is %s at step %d".formatted(norm, steps + 1));
    }
    double factor = limit / (norm + 1e-6);
    if (factor < 1) {
      gradient.mul_(new Scalar(factor));
    }
  }

  /** Returns what has been accumulated for a parameter, masked, row-major. */
  double[] gradient(String parameter) {
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor masked = masking == null ? gradient : gradient.mul(masking.keep());
      return Tensors.toDoubles(Views.view(layout.slices().get(layout.indexOf(parameter)), masked));
    }
  }

  @Override
  public double norm(String parameter, int order) {
    requireOpen();
    requireParameter("norm", parameter);
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      Tensor values = current.parameter(layout.indexOf(parameter));
      return values.norm(new Scalar(order)).item_double();
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
  public void applyMasks(Masks masks) {
    requireOpen();
    for (String name : masks.names()) {
      int index = layout.indexOf(name);
      if (index < 0 || layout.slices().get(index).elements() != masks.mask(name).length) {
        throw new IllegalArgumentException(
            "mask '%s' does not fit network '%s'".formatted(name, network.name()));
      }
    }
    dropPending();
    Masking previous = masking;
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      var next = new Masking(masks, layout, norms, current.statistics(), gradient);
      if (previous != null) {
        previous.close();
      }
      next.clear(current.parameters());
      if (start != null) {
        next.clear(start);
      }
      next.clear(gradient);
      rule.moments().values().forEach(next::clear);
      if (average != null) {
        next.clear(average.parameters());
      }
      masking = next;
    }
  }

  @Override
  public Weights weights() {
    requireOpen();
    return named.read(current, batches);
  }

  @Override
  public Weights predictionWeights() {
    requireOpen();
    return named.read(average == null ? current : average, batches);
  }

  @Override
  public void load(Weights weights) {
    requireOpen();
    named.requireFit(weights, false);
    dropPending();
    dropStart();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      write(weights);
    }
    if (masking != null) {
      applyMasks(masking.masks());
    }
  }

  private void write(Weights weights) {
    named.copyInto(current, weights);
    named.readBatches(weights, batches);
    if (average != null) {
      average.parameters().copy_(current.parameters());
      average.statistics().copy_(current.statistics());
    }
  }

  @Override
  public Weights state() {
    requireOpen();
    if (parts > 0) {
      throw new IllegalStateException(
          "state can be taken between steps only; a gradient is accumulated");
    }
    if (start != null) {
      throw new IllegalStateException(
          "state can be taken between steps only; the parameters look ahead");
    }
    var state = Weights.builder();
    addAll(state, CURRENT, named.read(current, batches));
    if (average != null) {
      addAll(state, AVERAGE, named.read(average, batches));
    }
    rule.moments().forEach((name, moment) -> addAll(state, name + "/", named.readFlat(moment)));
    if (masking != null) {
      addAll(state, MASK, masking.masks().toWeights());
    }
    state.add(STEPS, count(steps));
    if (looks > 0) {
      state.add(LOOKS, count(looks));
    }
    return state.build();
  }

  private static org.fairlead.networks.weights.Tensor count(long number) {
    return org.fairlead.networks.weights.Tensor.ofLongs(List.of(), new long[] {number});
  }

  private static void addAll(Weights.Builder builder, String prefix, Weights weights) {
    weights.names().forEach(name -> builder.add(prefix + name, weights.get(name)));
  }

  @Override
  public void restore(Weights state) {
    requireOpen();
    requireState(state);
    Weights masks = state.under(MASK);
    Masks restored = masks.size() == 0 ? null : Masks.fromWeights(network, masks);
    dropPending();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      gradient.zero_();
      write(state.under(CURRENT));
      if (average != null) {
        named.copyInto(average, state.under(AVERAGE));
      }
      rule.moments().forEach((name, moment) -> named.copyIntoFlat(moment, state.under(name + "/")));
    }
    dropMasking();
    dropStart();
    if (restored != null) {
      applyMasks(restored);
    }
    steps = state.get(STEPS).longs()[0];
    looks = state.find(LOOKS).map(count -> count.longs()[0]).orElse(0L);
    parts = 0;
    rehearsals = 0;
  }

  private void requireState(Weights state) {
    var expected = new LinkedHashMap<String, List<Integer>>();
    for (String prefix : average == null ? List.of(CURRENT) : List.of(CURRENT, AVERAGE)) {
      named.shapes().forEach((name, shape) -> expected.put(prefix + name, shape));
    }
    for (String moment : rule.moments().keySet()) {
      network.parameters().forEach(p -> expected.put(moment + "/" + p.name(), p.shape()));
    }
    var optional = new HashSet<String>();
    network.parameters().stream()
        .filter(p -> p.kind().isWeight())
        .forEach(
            p -> {
              expected.put(MASK + p.name(), p.shape());
              optional.add(MASK + p.name());
            });
    expected.put(STEPS, List.of());
    expected.put(LOOKS, List.of());
    optional.add(LOOKS);
    named.requireNames("saved state", state, expected, optional);
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

  private void dropStart() {
    if (start != null) {
      start.releaseReference();
      start = null;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    dropPending();
    dropStart();
    dropMasking();
    upstream.close();
    input.close();
    program.close();
    rule.close();
    if (average != null) {
      average.close();
    }
    current.close();
    owned.close();
  }
}
