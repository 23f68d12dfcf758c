package org.fairlead.engine.parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Layer;

/**
 * Where each parameter lies in the one flat tensor that holds them all.
 *
 * <p>Parameters with weight decay come first, so that decay is one operation on a prefix. Every
 * slice starts on a multiple of {@link #ALIGNMENT} entries; the gaps stay zero in parameters,
 * gradients and moments, so no operation on the whole tensor needs to know of them.
 */
public final class FlatLayout {
  /*
   * MobileNetV2 has 158 parameters, most of them with fewer than a thousand entries. An optimizer,
   * an average or a mask that goes through them one by one spends its time on native calls, not on
   * numbers. On one flat tensor each is a few calls whatever the network.
   *
   * The gaps stay zero by themselves: no view reaches them, so their gradient is 0, with it their
   * moments, and decay and averages of 0 are 0. Two layouts with other gaps hold the same numbers.
   */
  /** Slices begin on a multiple of this many entries: 64 bytes in fp32, one cache line. */
  static final int ALIGNMENT = 16;

  private final List<Slice> slices;
  private final Map<String, Integer> indices;
  private final long size;
  private final long decayed;

  private FlatLayout(List<Slice> slices, long size, long decayed) {
    this.slices = List.copyOf(slices);
    this.indices = new LinkedHashMap<>();
    for (int i = 0; i < slices.size(); i++) {
      indices.put(slices.get(i).parameter().name(), i);
    }
    this.size = size;
    this.decayed = decayed;
  }

  /**
   * One parameter's place.
   *
   * @param offset of its first entry
   * @param channelsLast whether entries of shape {@code [O, I, H, W]} are stored in the order
   *     {@code O, H, W, I}
   */
  public record Slice(Parameter parameter, long offset, boolean channelsLast) {
    public long elements() {
      return parameter.elements();
    }
  }

  /**
   * Lays out parameters.
   *
   * @param decayAll whether every parameter decays, not only weights of convolutions and linear
   *     layers
   * @param channelsLast which convolution weights are stored with their inputs innermost
   */
  public static FlatLayout of(
      List<Parameter> parameters, boolean decayAll, Predicate<Parameter> channelsLast) {
    var offsets = new long[parameters.size()];
    long end = 0;
    for (int i = 0; i < offsets.length; i++) {
      if (decays(parameters.get(i), decayAll)) {
        offsets[i] = end;
        end = aligned(end + parameters.get(i).elements());
      }
    }
    long decayed = end;
    for (int i = 0; i < offsets.length; i++) {
      if (!decays(parameters.get(i), decayAll)) {
        offsets[i] = end;
        end = aligned(end + parameters.get(i).elements());
      }
    }
    var slices = new ArrayList<Slice>();
    for (int i = 0; i < offsets.length; i++) {
      Parameter parameter = parameters.get(i);
      slices.add(new Slice(parameter, offsets[i], channelsLast.test(parameter)));
    }
    return new FlatLayout(slices, end, decayed);
  }

  /** Returns whether a parameter has shape {@code [O, I, H, W]}. */
  public static boolean isConvolutionWeight(Parameter parameter) {
    return parameter.kind() == Layer.ParameterKind.CONVOLUTION_WEIGHT;
  }

  static long aligned(long entries) {
    return (entries + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static boolean decays(Parameter parameter, boolean decayAll) {
    return decayAll || parameter.kind().isWeight();
  }

  /** Returns the slices in the order of the network's parameters. */
  public List<Slice> slices() {
    return slices;
  }

  /** Returns the index of a parameter in {@link #slices}, or -1. */
  public int indexOf(String parameterName) {
    return indices.getOrDefault(parameterName, -1);
  }

  /** Returns the entries of the flat tensor, gaps included. */
  public long size() {
    return size;
  }

  /** Returns the entries of the prefix that decays, gaps included. */
  public long decayed() {
    return decayed;
  }
}
