package org.fairlead.networks.architecture;

import org.fairlead.base.InputException;

/**
 * Options of the CIFAR ResNets.
 *
 * @param shortcut of residual blocks that change the shape of the maps: {@code B}, a projection, or
 *     {@code A}, zero channels
 */
public record CifarResNetOptions(String shortcut) {
  private static final String PADDING = "A";
  private static final String PROJECTION = "B";

  public CifarResNetOptions {
    if (!shortcut.equals(PADDING) && !shortcut.equals(PROJECTION)) {
      throw new InputException("shortcut is '%s', expected one of A, B".formatted(shortcut));
    }
  }

  /** Returns projection shortcuts, option B. */
  public static CifarResNetOptions projection() {
    return new CifarResNetOptions(PROJECTION);
  }

  /** Returns shortcuts without parameters, option A. */
  public static CifarResNetOptions padding() {
    return new CifarResNetOptions(PADDING);
  }

  Shortcut kind() {
    return shortcut.equals(PADDING) ? Shortcut.PADDING : Shortcut.PROJECTION;
  }
}
