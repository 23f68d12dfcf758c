package org.fairlead.base.text;

/** Whether tables use the terminal's colours. */
public enum Styling {
  PLAIN,
  ANSI
}
