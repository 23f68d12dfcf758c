package org.fairlead.networks.sparse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Which weights of a network are kept: one array of 0 and 1 per masked parameter, row-major as the
 * parameter. Parameters without a mask are dense. Immutable.
 */
public final class Masks {
  private static final String EXTRA_STATE = "._extra_state.weight_mask";

  private final Map<String, List<Integer>> shapes;
  private final Map<String, byte[]> masks;

  private Masks(Map<String, List<Integer>> shapes, Map<String, byte[]> masks) {
    this.shapes = shapes;
    this.masks = masks;
  }

  /** Returns masks that keep everything, one for every prunable parameter. */
  public static Masks dense(Network network) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    var masks = new LinkedHashMap<String, byte[]>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        var mask = new byte[(int) parameter.elements()];
        Arrays.fill(mask, (byte) 1);
        shapes.put(parameter.name(), parameter.shape());
        masks.put(parameter.name(), mask);
      }
    }
    return new Masks(shapes, masks);
  }

  /**
   * Returns the masks stored by {@link #toWeights}: U8 or BOOL tensors named as the parameters.
   *
   * <p>Any convolution or linear weight may have a mask; every prunable one must.
   *
   * @throws InputException naming the mask that does not fit the network
   */
  public static Masks fromWeights(Network network, Weights weights) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    var masks = new LinkedHashMap<String, byte[]>();
    for (Parameter parameter : network.parameters()) {
      Tensor tensor = weights.find(parameter.name()).orElse(null);
      if (tensor != null) {
        shapes.put(parameter.name(), parameter.shape());
        masks.put(parameter.name(), read(parameter, tensor));
      } else if (parameter.prunable()) {
        throw new InputException(
            "no mask for '%s' of network '%s'".formatted(parameter.name(), network.name()));
      }
    }
    for (String name : weights.names()) {
      if (!masks.containsKey(name)) {
        throw new InputException(
            "mask '%s' belongs to no parameter of network '%s'".formatted(name, network.name()));
      }
    }
    return new Masks(shapes, masks);
  }

  /**
   * Returns the masks that a checkpoint of masked layers keeps in its extra state: {@code
   * layer._extra_state.weight_mask} masks {@code layer.weight}. Other tensors are passed over.
   *
   * @throws InputException naming the mask that does not fit the network
   */
  public static Masks fromExtraState(Network network, Weights checkpoint) {
    var masks = Weights.builder();
    for (String name : checkpoint.names()) {
      if (name.endsWith(EXTRA_STATE)) {
        String layer = name.substring(0, name.length() - EXTRA_STATE.length());
        masks.add(layer + ".weight", checkpoint.get(name));
      }
    }
    return fromWeights(network, masks.build());
  }

  private static byte[] read(Parameter parameter, Tensor tensor) {
    if (!parameter.kind().isWeight()) {
      throw new InputException(
          "mask '%s' is for a %s; only convolution and linear weights can be masked"
              .formatted(parameter.name(), parameter.kind()));
    }
    if (tensor.dtype() != DType.U8 && tensor.dtype() != DType.BOOL) {
      throw new InputException(
          "mask '%s' is %s, expected U8 or BOOL".formatted(parameter.name(), tensor.dtype()));
    }
    if (!tensor.hasShape(parameter.shape())) {
      throw new InputException(
          "mask '%s' has shape %s, expected %s"
              .formatted(parameter.name(), tensor.shape(), parameter.shape()));
    }
    var mask = new byte[(int) tensor.elements()];
    tensor.bytes().get(mask);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0 && mask[i] != 1) {
        throw new InputException(
            "mask '%s' has value %d at entry %d, expected 0 or 1"
                .formatted(parameter.name(), Byte.toUnsignedInt(mask[i]), i));
      }
    }
    return mask;
  }

  /** Returns these masks with those of some parameters replaced; takes ownership of the arrays. */
  Masks with(Map<String, byte[]> changed) {
    var copy = new LinkedHashMap<>(masks);
    copy.putAll(changed);
    return new Masks(shapes, copy);
  }

  /** Returns the names of the masked parameters, in the network's order. */
  public List<String> names() {
    return List.copyOf(masks.keySet());
  }

  /** Returns whether the parameter has a mask. */
  public boolean contains(String name) {
    return masks.containsKey(name);
  }

  /** Returns a copy of a mask: 1 where the weight is kept, row-major. */
  public byte[] mask(String name) {
    return array(name).clone();
  }

  /** Returns the mask itself, not to be written to. */
  byte[] array(String name) {
    byte[] mask = masks.get(name);
    if (mask == null) {
      throw new IllegalArgumentException("parameter '%s' has no mask".formatted(name));
    }
    return mask;
  }

  /** Returns the number of entries of all masks. */
  public long elements() {
    return masks.values().stream().mapToLong(mask -> mask.length).sum();
  }

  /** Returns how many weights are kept under all masks. */
  public long kept() {
    return masks.keySet().stream().mapToLong(this::kept).sum();
  }

  /** Returns how many weights of a parameter are kept. */
  public long kept(String name) {
    long kept = 0;
    for (byte entry : array(name)) {
      kept += entry;
    }
    return kept;
  }

  /** Returns the share of masked-out weights among those that have a mask; 0 if none has. */
  public double sparsity() {
    long elements = elements();
    return elements == 0 ? 0 : 1 - (double) kept() / elements;
  }

  /** Returns the share of masked-out weights of a parameter. */
  public double sparsity(String name) {
    return 1 - (double) kept(name) / array(name).length;
  }

  /**
   * Returns, per output channel (or unit) of a parameter, whether any of its weights is kept. A
   * dead channel's output is constant, so its batch statistics mean nothing.
   */
  public boolean[] liveOutputs(String name) {
    byte[] mask = array(name);
    var live = new boolean[Objects.requireNonNull(shapes.get(name)).get(0)];
    int size = mask.length / live.length;
    for (int output = 0; output < live.length; output++) {
      for (int i = output * size; i < (output + 1) * size && !live[output]; i++) {
        live[output] = mask[i] != 0;
      }
    }
    return live;
  }

  /** Returns the masks as U8 tensors named as the parameters, for storing. */
  public Weights toWeights() {
    var builder = Weights.builder();
    shapes.forEach((name, shape) -> builder.add(name, Tensor.ofBytes(shape, array(name))));
    return builder.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Masks that
        && shapes.equals(that.shapes)
        && masks.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), that.masks.get(entry.getKey())));
  }

  @Override
  public int hashCode() {
    int hash = shapes.hashCode();
    for (byte[] mask : masks.values()) {
      hash = 31 * hash + Arrays.hashCode(mask);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "%d masks keeping %d of %d weights".formatted(masks.size(), kept(), elements());
  }
}
