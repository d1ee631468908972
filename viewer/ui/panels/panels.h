#pragma once

#include <imgui.h>

#include "viewer/ui/frame.h"

/// The parts of the window. Each draws itself from the frame's snapshot into its place of the frame's layout.
namespace sandtable::ui {

void draw_top_strip(Frame& frame);
void draw_layers_panel(Frame& frame);
void draw_right_column(Frame& frame);
void draw_timeline(Frame& frame);
void draw_scene_overlay(Frame& frame);
/// Frame and word of an exercise, burnt into the scene in every room.
void paint_exercise_mark(Frame& frame);
/// A frame and a tag over the scene while the shared database is out of reach and this seat takes nothing.
void paint_lost_database(Frame& frame);
/// What the two halves or the colours of a comparison mean.
void paint_comparison(Frame& frame);
void draw_story_panel(Frame& frame);
/// What the panel covers of the scene; empty while it is closed.
Rect story_area(Frame& frame);
/// Several series in one chart, over the lower part of the scene.
void draw_charts_panel(Frame& frame);
/// What it covers of the scene; empty while it is closed.
Rect charts_area(Frame& frame);
void draw_measures_panel(Frame& frame);
/// What the panel covers of the scene; empty while it is closed.
Rect measures_area(Frame& frame);
/// Measures that are considered, as lines on the scene.
void paint_measures(Frame& frame, ImDrawList& list);
/// Strip, caption, cards and controls of a kiosk.
void draw_kiosk(Frame& frame);
/// Header, panes and footer of a wall, around the scene.
void draw_wall(Frame& frame);
void draw_dialogs(Frame& frame);
void draw_palette(Frame& frame);
void draw_toasts(Frame& frame);

// Bodies of the right column's sections, drawn inside the section's window.
void draw_alarms(Frame& frame);
/// What authorities warn of, and how many reports came; nothing when there is neither. Above our own alarms.
void draw_official_alerts(Frame& frame);
void draw_orders(Frame& frame);
void draw_resources(Frame& frame);
void draw_sites(Frame& frame);
void draw_placement(Frame& frame);
/// The best site, for the folded section; empty while nothing is known.
Text placement_summary(Frame& frame);
void draw_selected(Frame& frame);

// Kinds of selected things.
void draw_selected_station(Frame& frame, const StationId& id);
void draw_selected_site(Frame& frame, const SiteId& id);
void draw_selected_resource(Frame& frame, const ResourceId& id);
void draw_selected_building(Frame& frame, BuildingRef building);

/// What the model expects at a site, and the answer to a question about it.
void draw_outlook(Frame& frame, const SiteId& site);
/// The question about this site and what is known of its answer; null when none was asked.
const WhatIfAnswer* shown_answer(const Snapshot& snapshot, const SiteId& site);
/// The question that sends exactly these pumps; null when they are none or nobody asks it.
const WhatIfAnswer* shown_answer(const Snapshot& snapshot, const std::vector<PumpMove>& moves);
void draw_answer(Frame& frame, const WhatIfAnswer& answer);
void draw_answer_buttons(Frame& frame, const WhatIfAnswer& answer);

/// What the model expects of the whole place: flooded buildings, closed roads, vulnerable places with minutes left.
void draw_place_outlook(Frame& frame);

void draw_legend(Frame& frame);
void draw_help(Frame& frame);
void draw_about(Frame& frame);
void draw_add_layer_dialog(Frame& frame, AddLayerDialog& dialog);
void draw_dispatch_dialog(Frame& frame, DispatchDialog& dialog);
/// The same for an order on its way that gets another site: see DispatchDialog::reroute.
void draw_reroute_dialog(Frame& frame, DispatchDialog& dialog);
void draw_site_plan_dialog(Frame& frame, SitePlanDialog& dialog);
void draw_log_dialog(Frame& frame, LogDialog& dialog);
/// Buttons for what may still be done with an open order; greyed ones say why.
void draw_order_buttons(Frame& frame, const Order& order);
void draw_reading_dialog(Frame& frame, ReadingDialog& dialog);
void draw_damage_dialog(Frame& frame, DamageDialog& dialog);
void draw_stock_dialog(Frame& frame, StockDialog& dialog);
void draw_calibration_dialog(Frame& frame, CalibrationDialog& dialog);
void draw_verdict_dialog(Frame& frame, VerdictDialog& dialog);
void draw_handover_dialog(Frame& frame, HandoverDialog& dialog);
void draw_site_dialog(Frame& frame, SiteDialog& dialog);
void draw_resource_dialog(Frame& frame, ResourceDialog& dialog);
/// A message about each pack that was made or could not be.
void tell_packs(Frame& frame);

/// By which keys a dialog is answered and left, which depends on whether a text is being typed.
void dialog_keys(Frame& frame);
/// The buttons at the end of a dialog: Enter and the first do it unless it is refused, the other leaves. Enter in a text
/// that was begun is the text's, and Ctrl+Enter does it (UiState::typing).
enum class DialogAnswer { kNone, kYes, kNo };
/// A refusal that `is_told` beside its field is not told again.
DialogAnswer answer_buttons(Frame& frame, const Text& yes, const std::optional<Refusal>& refusal, bool is_told = false);

}  // namespace sandtable::ui
