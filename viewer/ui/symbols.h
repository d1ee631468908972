#pragma once

#include "viewer/ui/paint.h"

/// States as shapes: each can be told from the others without colour. `radius` is half the height.
namespace sandtable::ui {

void paint_alarm_symbol(Frame& frame, ImDrawList& list, ImVec2 centre, float radius, AlarmState state, int level);
void paint_trust_symbol(Frame& frame, ImDrawList& list, ImVec2 centre, float radius, Trust trust);
void paint_resource_symbol(Frame& frame, ImDrawList& list, ImVec2 centre, float radius, ResourceState state);
/// The way of an order from ordered to pumping as a chain of beads across `width`.
void paint_order_chain(Frame& frame, ImDrawList& list, ImVec2 left_centre, float width, const Order& order);
/// Inverse "!": needs a person though it is no alarm.
void paint_attention_symbol(Frame& frame, ImDrawList& list, ImVec2 centre, float radius);
/// Signs on buttons; kNorth turns against the heading.
enum class ControlIcon { kPlay, kPause, kFaster, kSlower, kNext, kPrevious, kFold, kUnfold, kLeft, kRight, kClose, kHome, kPlus, kMinus, kNorth, kCheck };
void paint_icon(Frame& frame, ImDrawList& list, ImVec2 centre, float radius, ControlIcon icon, Rgba colour,
                double heading_deg = 0);

Rgba resource_colour(const Theme& theme, ResourceState state);

}  // namespace sandtable::ui
