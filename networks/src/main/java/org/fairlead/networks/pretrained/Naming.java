package org.fairlead.networks.pretrained;

import org.fairlead.networks.Network;

/** Whose names the tensors of a weights file have. */
public enum Naming {
  /** torchvision's; chenyaofo's CIFAR networks and this project's files have the same. */
  TORCHVISION("torchvision"),
  /** Those of the published CEAG code. */
  BALANCING_ACT("balancing-act"),
  /** Those of akamaster's CIFAR ResNets: {@code linear} and {@code shortcut}. */
  AKAMASTER("akamaster"),
  /** timm's, of vision transformers, EfficientNets and MobileNetV2. */
  TIMM("timm"),
  /** Those that torchvision's vision transformers had first; its published files have them. */
  TORCHVISION_0_12("torchvision-0.12");

  private final String text;

  Naming(String text) {
    this.text = text;
  }

  /** Returns the convention's name. */
  public String text() {
    return text;
  }

  /** Returns the map from these names to those of a network. */
  public NameMap to(Network network) {
    return switch (this) {
      case TORCHVISION -> NameMap.identity();
      case BALANCING_ACT -> NameMap.balancingAct(network);
      case AKAMASTER -> NameMap.akamaster(network);
      case TIMM -> NameMap.timm(network);
      case TORCHVISION_0_12 -> NameMap.torchvision012(network);
    };
  }
}
