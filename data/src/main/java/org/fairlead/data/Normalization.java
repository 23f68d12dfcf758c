package org.fairlead.data;

import java.util.List;

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

  /** Statistics of CIFAR-100. */
  public static final Normalization CIFAR100 =
      new Normalization(List.of(0.507f, 0.4865f, 0.4409f), List.of(0.2673f, 0.2564f, 0.2761f));

  /** Statistics of CIFAR-10. */
  public static final Normalization CIFAR10 =
      new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.247f, 0.2435f, 0.2616f));

  /** Maps intensities to {@code [-1, 1]}. */
  public static final Normalization HALF =
      new Normalization(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

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
