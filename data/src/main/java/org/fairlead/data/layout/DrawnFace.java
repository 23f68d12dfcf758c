package org.fairlead.data.layout;

import java.nio.ByteBuffer;
import java.util.List;

/** One face that is drawn: what it shows. */
public interface DrawnFace {
  List<String> EXPRESSIONS = List.of("frown", "neutral", "smile");
  List<String> SKINS = List.of("light", "dark");
  List<String> GLASSES = List.of("no", "yes");
  List<String> AGES = List.of("younger", "older");

  /** The age in years from which a face is one of the older. */
  int OLDER_FROM = 45;

  /** Returns -1 for a frown, 0 for a neutral face, 1 for a smile. */
  int expression();

  /** Returns whether the skin is dark rather than light. */
  boolean dark();

  /** Returns whether it wears glasses. */
  boolean glasses();

  /** Returns the age in years. */
  double age();

  /** Puts the face, a square picture of three bytes a pixel, at the target's position. */
  void draw(int size, ByteBuffer target);

  /** Returns the expression's place in {@link #EXPRESSIONS}. */
  default int expressionCode() {
    return expression() + 1;
  }

  /** Returns the skin's place in {@link #SKINS}. */
  default int skinCode() {
    return dark() ? 1 : 0;
  }

  /** Returns the place in {@link #GLASSES}. */
  default int glassesCode() {
    return glasses() ? 1 : 0;
  }

  /** Returns the age's place in {@link #AGES}. */
  default int ageCode() {
    return age() >= OLDER_FROM ? 1 : 0;
  }
}
