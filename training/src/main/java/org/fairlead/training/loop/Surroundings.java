package org.fairlead.training.loop;

import java.time.InstantSource;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.event.Announcer;

/**
 * What a loop does not own.
 *
 * @param announcer tells what happens
 * @param clock measures durations
 * @param stop asked before every step
 */
public record Surroundings(Announcer announcer, InstantSource clock, StopRequest stop) {}
