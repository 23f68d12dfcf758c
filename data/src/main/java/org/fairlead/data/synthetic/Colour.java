package org.fairlead.data.synthetic;

/** Red, green and blue intensities; 1 is full, values outside 0 to 1 are clipped when shown. */
record Colour(double red, double green, double blue) {

  static Colour of(int red, int green, int blue) {
    return new Colour(red / 255.0, green / 255.0, blue / 255.0);
  }

  Colour plus(double amount) {
    return new Colour(red + amount, green + amount, blue + amount);
  }

  Colour plus(Colour other, double times) {
    return new Colour(
        red + times * other.red, green + times * other.green, blue + times * other.blue);
  }

  /** Returns this colour at share 0, the other at share 1. */
  Colour mix(Colour other, double share) {
    return new Colour(
        red + share * (other.red - red),
        green + share * (other.green - green),
        blue + share * (other.blue - blue));
  }
}
