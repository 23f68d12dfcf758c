package org.fairlead.engine.parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.fairlead.base.InputException;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.StateBuffer;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Weights;

/**
 * Copies between flat native tensors and tensors stored by their names: what a weights file and a
 * checkpoint hold. Refuses names and shapes that are not the network's.
 */
@SuppressWarnings("try") // scopes are closed, not read
public final class NamedTensors {
  private final Network network;
  private final FlatLayout layout;
  private final NormLayout norms;

  public NamedTensors(Network network, FlatLayout layout, NormLayout norms) {
    this.network = network;
    this.layout = layout;
    this.norms = norms;
  }

  /** Returns the shape of every parameter and buffer, by name. */
  public Map<String, List<Integer>> shapes() {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    network.parameters().forEach(p -> shapes.put(p.name(), p.shape()));
    network.buffers().forEach(b -> shapes.put(b.name(), b.shape()));
    return shapes;
  }

  /**
   * Returns copies of all parameters and buffers, in the network's order.
   *
   * @param batches how many batches moved each batch norm's statistics
   */
  Weights read(Views views, long[] batches) {
    var found = new LinkedHashMap<String, org.fairlead.networks.weights.Tensor>();
    Weights parameters = readFlat(views.parameters());
    parameters.names().forEach(name -> found.put(name, parameters.get(name)));
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      for (StateBuffer buffer : network.buffers()) {
        found.put(
            buffer.name(),
            buffer.dtype() == DType.F32
                ? Tensors.toStored(statistics(views, buffer), buffer.shape())
                : org.fairlead.networks.weights.Tensor.ofLongs(
                    buffer.shape(), new long[] {batches[norms.indexOf(buffer.nodeId())]}));
      }
    }
    return Weights.of(found).select(network.stateNames());
  }

  /** Returns copies of the slices of a flat tensor with one entry per parameter element. */
  public Weights readFlat(Tensor flat) {
    var slices = Weights.builder();
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      for (FlatLayout.Slice slice : layout.slices()) {
        Parameter parameter = slice.parameter();
        slices.add(parameter.name(), Tensors.toStored(Views.view(slice, flat), parameter.shape()));
      }
    }
    return slices.build();
  }

  /** Copies parameters, and the statistics that {@code weights} have; needs a scope. */
  public void copyInto(Views views, Weights weights) {
    copyIntoFlat(views.parameters(), weights);
    for (StateBuffer buffer : network.buffers()) {
      if (buffer.dtype() == DType.F32) {
        weights
            .find(buffer.name())
            .ifPresent(values -> Tensors.copyInto(statistics(views, buffer), values));
      }
    }
  }

  /** Copies the tensors of these names, whole parameters or statistics; needs a scope. */
  public void copySome(Views views, Map<String, double[]> tensors) {
    for (FlatLayout.Slice slice : layout.slices()) {
      Parameter parameter = slice.parameter();
      double[] entries = tensors.get(parameter.name());
      if (entries != null) {
        Tensors.copyInto(
            Views.view(slice, views.parameters()),
            org.fairlead.networks.weights.Tensor.ofDoubles(parameter.shape(), entries));
      }
    }
    for (StateBuffer buffer : network.buffers()) {
      double[] entries = tensors.get(buffer.name());
      if (entries != null) {
        Tensors.copyInto(
            statistics(views, buffer),
            org.fairlead.networks.weights.Tensor.ofDoubles(buffer.shape(), entries));
      }
    }
  }

  /** Copies parameters into the slices of a flat tensor; needs a surrounding scope. */
  public void copyIntoFlat(Tensor flat, Weights weights) {
    for (FlatLayout.Slice slice : layout.slices()) {
      Tensors.copyInto(Views.view(slice, flat), weights.get(slice.parameter().name()));
    }
  }

  /** Reads how many batches moved each batch norm's statistics, where {@code weights} say it. */
  void readBatches(Weights weights, long[] batches) {
    for (StateBuffer buffer : network.buffers()) {
      if (buffer.dtype() == DType.I64) {
        weights
            .find(buffer.name())
            .ifPresent(count -> batches[norms.indexOf(buffer.nodeId())] = count.longs()[0]);
      }
    }
  }

  /** Returns the view of a running mean or variance. */
  Tensor statistics(Views views, StateBuffer buffer) {
    int norm = norms.indexOf(buffer.nodeId());
    return buffer.name().endsWith("running_mean") ? views.mean(norm) : views.variance(norm);
  }

  /**
   * Throws unless {@code weights} are the network's.
   *
   * @throws InputException naming the first tensor that is missing, of another shape or unknown
   */
  public void requireFit(Weights weights, boolean buffersMayMiss) {
    Set<String> optional =
        buffersMayMiss
            ? network.buffers().stream().map(StateBuffer::name).collect(Collectors.toSet())
            : Set.of();
    requireNames("weights", weights, shapes(), optional);
  }

  /** As {@link #requireFit} for any names and shapes. */
  public void requireNames(
      String what, Weights weights, Map<String, List<Integer>> expected, Set<String> optional) {
    for (var entry : expected.entrySet()) {
      var tensor = weights.find(entry.getKey()).orElse(null);
      if (tensor == null) {
        if (!optional.contains(entry.getKey())) {
          throw new InputException(
              "%s for network '%s' lack '%s'".formatted(what, network.name(), entry.getKey()));
        }
      } else if (!tensor.hasShape(entry.getValue())) {
        throw new InputException(
            "%s for network '%s': '%s' has shape %s, expected %s"
                .formatted(what, network.name(), entry.getKey(), tensor.shape(), entry.getValue()));
      }
    }
    for (String name : weights.names()) {
      if (!expected.containsKey(name)) {
        throw new InputException(
            "%s for network '%s' hold '%s', which the network does not have"
                .formatted(what, network.name(), name));
      }
    }
  }
}
