package org.fairlead.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Per-channel standardisation: the network sees {@code (pixel / 255 - mean) / std}.
 *
 * @param mean one value per channel, in units of full intensity
 * @param std one positive value per channel, in units of full intensity
 */
public record Normalization(List<Float> mean, List<Float> std) {
  /** Statistics of ImageNet, usual for UTKFace and FairFace. */
  public static final Normalization IMAGENET =
      new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  /** Statistics of CIFAR-10. */
  public static final Normalization CIFAR10 =
      new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.247f, 0.2435f, 0.2616f));

  /** Statistics of CIFAR-100. */
  public static final Normalization CIFAR100 =
      new Normalization(List.of(0.507f, 0.4865f, 0.4409f), List.of(0.2673f, 0.2564f, 0.2761f));

  /** Maps intensities to {@code [-1, 1]}. */
  public static final Normalization HALF =
      new Normalization(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

  /** Leaves intensities in {@code [0, 1]}. */
  public static final Normalization UNIT =
      new Normalization(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /** Leaves pixels as they are, 0 to 255. */
  public static final Normalization NONE =
      new Normalization(List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));

  /** The usual ones of images with three channels, by the names that recipes have for them. */
  private static final Map<String, Normalization> NAMED = named();

  private static final String FORM =
      "imagenet, half, unit, none, cifar10, cifar100, or means and deviations, of one or three channels, as 0.49,0.48,0.45/0.25,0.24,0.26";

  private static final int CHANNELS = 3;

  private static Map<String, Normalization> named() {
    var named = new LinkedHashMap<String, Normalization>();
    named.put("imagenet", IMAGENET);
    named.put("half", HALF);
    named.put("unit", UNIT);
    named.put("none", NONE);
    named.put("cifar10", CIFAR10);
    named.put("cifar100", CIFAR100);
    return Collections.unmodifiableMap(named);
  }

  /** Returns the usual ones of images with three channels, by name. */
  public static Map<String, Normalization> usual() {
    return NAMED;
  }

  /**
   * Returns what a text says: the name of a usual one, or means, a slash and deviations in units of
   * full intensity.
   *
   * @throws IllegalArgumentException saying what is expected
   */
  public static Normalization parse(String text) {
    Normalization named = NAMED.get(text);
    if (named != null) {
      return named;
    }
    String[] parts = text.replaceAll("[\\s\\[\\]]", "").split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("expected " + FORM);
    }
    try {
      var parsed = new Normalization(numbers(parts[0]), numbers(parts[1]));
      if (parsed.channels() == 1 || parsed.channels() == CHANNELS) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected " + FORM, e);
    }
    throw new IllegalArgumentException("expected " + FORM);
  }

  private static List<Float> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Float::valueOf).toList();
  }

  /** Returns the text that {@link #parse} reads back to this. */
  public String text() {
    return NAMED.entrySet().stream()
        .filter(each -> each.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> text(mean) + "/" + text(std));
  }

  private static String text(List<Float> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Returns the number of channels. */
  public int channels() {
    return mean.size();
  }

  /**
   * Returns the same for images of another number of channels: one value counts for every channel,
   * and a grey image has the average of three.
   *
   * @throws IllegalArgumentException if neither it has one channel nor they
   */
  public Normalization of(int channels) {
    if (channels == channels()) {
      return this;
    }
    if (channels() == 1) {
      return new Normalization(
          Collections.nCopies(channels, mean.get(0)), Collections.nCopies(channels, std.get(0)));
    }
    if (channels == 1) {
      return new Normalization(List.of(average(mean)), List.of(average(std)));
    }
    throw new IllegalArgumentException(
        "a standardisation of %d channels does not fit images of %d"
            .formatted(channels(), channels));
  }

  private static float average(List<Float> values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.size());
  }

  /**
   * Returns the mean and deviation of the pixels of some images.
   *
   * @param images of bytes, interleaved, as a store has them
   * @param samples which of them, at least one
   */
  public static Normalization measured(SampleStore images, int[] samples, Progress progress) {
    int channels = images.shape().channels();
    var pixels = new byte[images.shape().bytes()];
    var counts = new long[channels][256];
    for (int i = 0; i < samples.length; i++) {
      images.copy(samples[i], pixels);
      for (int p = 0; p < pixels.length; p++) {
        counts[p % channels][pixels[p] & 0xff]++;
      }
      progress.advanced(i + 1, samples.length);
    }
    var means = new ArrayList<Float>();
    var deviations = new ArrayList<Float>();
    for (long[] ofChannel : counts) {
      double sum = 0;
      double squares = 0;
      long total = 0;
      for (int value = 0; value < ofChannel.length; value++) {
        double intensity = value / 255.0;
        sum += ofChannel[value] * intensity;
        squares += ofChannel[value] * intensity * intensity;
        total += ofChannel[value];
      }
      double average = sum / total;
      double deviation = Math.sqrt(Math.max(0, squares / total - average * average));
      means.add((float) average);
      // a channel that never changes is shown as it is, not divided by nothing
      deviations.add(deviation < 1e-4 ? 1f : (float) deviation);
    }
    return new Normalization(means, deviations);
  }

  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "normalization needs one mean and one std per channel, got %d and %d"
              .formatted(mean.size(), std.size()));
    }
    for (float value : mean) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("mean must be finite, got " + mean);
      }
    }
    for (float value : std) {
      if (!(value > 0) || !Float.isFinite(value)) {
        throw new IllegalArgumentException("std must be positive and finite, got " + std);
      }
    }
  }
}
