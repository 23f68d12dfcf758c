package org.fairlead.tracking;

/** Whether tables use the terminal's colours. */
public enum Styling {
  PLAIN,
  ANSI
}
