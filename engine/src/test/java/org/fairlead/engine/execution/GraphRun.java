package org.fairlead.engine.execution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.NamedTensors;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.engine.parameters.ParameterValues;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.weights.Weights;

/** A network of any inputs and outputs in double precision, for tests of what it computes. */
@SuppressWarnings("try") // scopes are closed, not read
final class GraphRun implements AutoCloseable {
  private final Network network;
  private final FlatLayout layout;
  private final ParameterValues values;
  private final Tensor gradient;
  private final NetworkProgram program;
  private final Map<String, double[]> parameters = new LinkedHashMap<>();

  GraphRun(Network network, long seed) {
    this(network, randomParameters(network, seed));
  }

  private static Weights randomParameters(Network network, long seed) {
    var random = new Random(seed);
    var drawn = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      drawn.add(
          parameter.name(),
          org.fairlead.networks.weights.Tensor.ofDoubles(
              parameter.shape(), random.doubles(parameter.elements(), -1, 1).toArray()));
    }
    return drawn.build();
  }

  /** Runs with these parameters, and running statistics where there are some. */
  GraphRun(Network network, Weights initial) {
    LibTorch.load();
    LibTorch.threads(1);
    this.network = network;
    this.layout = FlatLayout.of(network.parameters(), false, parameter -> false);
    NormLayout norms = NormLayout.of(network);
    var named = new NamedTensors(network, layout, norms);
    for (Parameter parameter : network.parameters()) {
      parameters.put(parameter.name(), initial.get(parameter.name()).doubles());
    }
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      this.values = new ParameterValues(network, layout, norms, named, ScalarType.Double, "cpu", 0);
      this.gradient =
          Tensors.zeros(Math.max(1, layout.size()), ScalarType.Double, "cpu").retainReference();
      values.write(initial);
      values.current().collectGradientsIn(layout, gradient);
    }
    this.program =
        new NetworkProgram(network, layout, norms, new Execution("cpu", Precision.FP64, false));
  }

  /** Returns the parameters as they were given. */
  Map<String, double[]> parameters() {
    return parameters;
  }

  /** Returns the outputs, row-major. */
  double[][] forward(int batch, double[][] inputs) {
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      return program.run(tensors(batch, inputs), values.current(), Pass.PREDICTION).stream()
          .map(Tensors::toDoubles)
          .toArray(double[][]::new);
    }
  }

  /** Sends gradients of the outputs back; returns those of the inputs, if wanted. */
  double[][] backward(int batch, double[][] inputs, double[][] gradients, boolean ofInputs) {
    try (var scope = new PointerScope()) {
      gradient.zero_();
      List<Tensor> given = tensors(batch, inputs);
      if (ofInputs) {
        given.forEach(tensor -> tensor.set_requires_grad(true));
      }
      List<Tensor> outputs = program.run(given, values.current(), Pass.PREDICTION);
      for (int i = 0; i < gradients.length; i++) {
        Tensor output = outputs.get(i);
        Tensor upstream =
            torch.from_blob(
                new DoublePointer(gradients[i]),
                Tensors.sizes(output),
                new TensorOptions(ScalarType.Double));
        output.backward(upstream, new BoolOptional(true), false, new TensorArrayRefOptional());
      }
      return ofInputs
          ? given.stream()
              .map(tensor -> Tensors.toDoubles(tensor.mutable_grad()))
              .toArray(double[][]::new)
          : new double[0][];
    }
  }

  /** Returns the gradient of a parameter after the last backward. */
  double[] gradient(String parameter) {
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      return Tensors.toDoubles(
          Views.view(layout.slices().get(layout.indexOf(parameter)), gradient));
    }
  }

  /** Adds to one entry of a parameter. */
  void shift(String parameter, int entry, double by) {
    FlatLayout.Slice slice = layout.slices().get(layout.indexOf(parameter));
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      values.current().parameters().narrow(0, slice.offset() + entry, 1).add_(new Scalar(by));
    }
  }

  private List<Tensor> tensors(int batch, double[][] inputs) {
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < inputs.length; i++) {
      List<Integer> shape = ((NetworkInput) network.inputs().get(i).layer()).shape();
      var sizes = new long[shape.size() + 1];
      sizes[0] = batch;
      for (int d = 0; d < shape.size(); d++) {
        sizes[d + 1] = Objects.requireNonNull(shape.get(d));
      }
      tensors.add(
          torch
              .from_blob(new DoublePointer(inputs[i]), sizes, new TensorOptions(ScalarType.Double))
              .clone());
    }
    return tensors;
  }

  @Override
  public void close() {
    program.close();
    values.close();
    gradient.releaseReference();
  }
}
