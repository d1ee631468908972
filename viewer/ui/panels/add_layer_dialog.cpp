#include <algorithm>

#include "twin/base/text.h"
#include "viewer/ui/import_words.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/table_reading.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// A new listing begins with every drawable layer chosen, and with what the reader takes for the likeliest.
void take_listing(AddLayerDialog& dialog, const ImportStatus& status) {
  if (dialog.listing == status.listing || status.phase == ImportStatus::Phase::kListing) return;
  dialog.listing = status.listing;
  dialog.choices.clear();
  for (const ImportLayer& layer : status.layers) {
    AddLayerDialog::Choice choice;
    choice.wanted = layer.drawable;
    if (layer.crs.empty() && !layer.crs_choices.empty()) choice.crs = layer.crs_choices.front();
    dialog.choices.push_back(std::move(choice));
  }
}

void choose_crs(Frame& frame, const ImportLayer& layer, std::string& chosen) {
  const Text& believed = layer.crs.empty() ? frame.tr("add_layer.crs_unknown") : plain(layer.crs);
  const std::string shown = chosen.empty() ? believed.in(frame.language()) : chosen;
  frame.fonts.want(shown);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("add_layer.crs"));
  ImGui::SetNextItemWidth(std::min(frame.px(320), ImGui::GetContentRegionAvail().x));
  if (ImGui::BeginCombo("##crs", shown.c_str())) {
    const std::string& as_said = believed.in(frame.language());
    frame.fonts.want(as_said);
    if (ImGui::Selectable(as_said.c_str(), chosen.empty())) chosen.clear();
    for (const std::string& choice : layer.crs_choices) {
      frame.fonts.want(choice);
      if (ImGui::Selectable(choice.c_str(), choice == chosen)) chosen = choice;
    }
    ImGui::EndCombo();
  }
}

/// One row an encoding: its name and how some of the layer's own texts read in it.
void choose_encoding(Frame& frame, const ImportLayer& layer, std::string& chosen) {
  if (layer.encodings.empty()) return;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("add_layer.encoding"));
  for (const ImportEncoding& encoding : layer.encodings) {
    const bool is_chosen = chosen == encoding.name || (chosen.empty() && &encoding == &layer.encodings.front());
    ImGui::PushID(encoding.name.c_str());
    const Row r = row(frame, "encoding", frame.px(26), is_chosen);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = r.area.y + (r.area.height - frame.fonts.size_px(FontRole::kBody)) / 2;
    const float name = frame.px(96);
    paint_text(frame, list, FontRole::kBody, ImVec2(r.area.x + frame.px(10), y), frame.theme.text, encoding.name,
               name - frame.px(8));
    std::string samples;
    for (const std::string& sample : encoding.samples) samples += (samples.empty() ? "" : "  ·  ") + sample;
    paint_text(frame, list, FontRole::kBody, ImVec2(r.area.x + name + frame.px(10), y), frame.theme.text, samples,
               r.area.width - name - frame.px(16));
    if (r.clicked) chosen = encoding.name;
    ImGui::PopID();
  }
}

std::string shown_delimiter(char delimiter) { return delimiter == '\t' ? "Tab" : std::string(1, delimiter); }

/// A cell with a caption above what is chosen; the choices in a list below. True when one was taken.
template <class Value, class Shown>
bool choose(Frame& frame, const char* id, const Text& caption, const std::vector<Value>& choices, const Value& chosen,
            Value& taken, Shown shown) {
  ImGui::TableNextColumn();
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, caption);
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  bool changed = false;
  const std::string now = shown(chosen);
  frame.fonts.want(now);
  if (ImGui::BeginCombo(id, now.c_str())) {
    for (const Value& choice : choices) {
      const std::string words = shown(choice);
      frame.fonts.want(words);
      if (!ImGui::Selectable(words.c_str(), choice == chosen) || choice == chosen) continue;
      taken = choice;
      changed = true;
    }
    ImGui::EndCombo();
  }
  return changed;
}

/// How the table is read; a choice has it read again.
void choose_reading(Frame& frame, const ImportLayer& layer, AddLayerDialog::Choice& choice) {
  const ImportTable& table = *layer.table;
  const auto as_it_is = [](const std::string& words) { return words; };
  if (!ImGui::BeginTable("reading", 3, ImGuiTableFlags_SizingStretchSame)) return;
  bool changed = false;
  changed |= choose(frame, "##encoding", frame.tr("add_layer.table_encoding"), table_encodings(table),
                    table.read.encoding, choice.reading.encoding, as_it_is);
  char delimiter = ',';
  const std::vector<char> delimiters(table_delimiters().begin(), table_delimiters().end());
  if (choose(frame, "##delimiter", frame.tr("add_layer.delimiter"), delimiters, table.read.delimiter.value_or(','),
             delimiter, shown_delimiter)) {
    choice.reading.delimiter = delimiter;
    changed = true;
  }
  int headers = 0;
  const auto count = [](int rows) { return std::to_string(rows); };
  if (choose(frame, "##headers", frame.tr("add_layer.header_rows"), {0, 1, 2}, table.read.header_rows.value_or(0),
             headers, count)) {
    choice.reading.header_rows = headers;
    changed = true;
  }
  ImGui::EndTable();
  if (changed) frame.ask(InspectSource{layer.source, choice.reading});
}

/// The first rows as they were cut; where a row's position stands is marked.
void draw_rows(Frame& frame, const ImportTable& table) {
  constexpr std::size_t kMostColumns = 60;
  const auto columns = static_cast<int>(std::min(table.columns.size(), kMostColumns));
  if (columns == 0) return;
  const auto position = [&](int column) {
    return std::ranges::find(table.position_columns, column) - table.position_columns.begin();
  };
  const auto cell = [&](const std::string& text) {
    frame.fonts.want(text);
    ImGui::TextUnformatted(text.c_str(), text.c_str() + text.size());
  };
  const auto flags =
      ImGuiTableFlags_Borders | ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY | ImGuiTableFlags_SizingFixedFit;
  if (!ImGui::BeginTable("rows", columns, flags, ImVec2(0, frame.px(212)))) return;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableNextRow();  // one of ImGui's header rows would not count for the width of its columns
  ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, packed(frame.theme.raised));
  for (int column = 0; column < columns; ++column) {
    ImGui::TableNextColumn();
    const auto at = position(column);
    const bool pair = table.position_columns.size() == 2;
    cell(at == std::ssize(table.position_columns) ? table.columns[static_cast<std::size_t>(column)]
                                                  : (!pair     ? "x y: "
                                                     : at == 0 ? "x: "
                                                               : "y: ") +
                                                        table.columns[static_cast<std::size_t>(column)]);
    if (static_cast<std::size_t>(column) < table.titles.size()) cell(table.titles[static_cast<std::size_t>(column)]);
  }
  Rgba mark = frame.theme.accent;
  mark.a = 56;
  for (const std::vector<std::string>& row : table.rows) {
    ImGui::TableNextRow();
    for (int column = 0; column < columns; ++column) {
      ImGui::TableNextColumn();
      if (position(column) != std::ssize(table.position_columns))
        ImGui::TableSetBgColor(ImGuiTableBgTarget_CellBg, packed(mark));
      if (static_cast<std::size_t>(column) < row.size()) cell(row[static_cast<std::size_t>(column)]);
    }
  }
  ImGui::EndTable();
}

/// Which columns say where a row lies.
Text position_words(Frame& frame, const ImportTable& table) {
  const auto name = [&](int column) {
    const auto at = static_cast<std::size_t>(column);
    return at < table.columns.size() ? table.columns[at] : std::string();
  };
  if (table.position_columns.empty()) return frame.tr("add_layer.no_position");
  if (table.position_columns.size() == 1) return frame.tr("add_layer.position_in_one", name(table.position_columns[0]));
  return frame.tr("add_layer.position_in_two", name(table.position_columns[0]), name(table.position_columns[1]));
}

void draw_table(Frame& frame, const ImportLayer& layer, AddLayerDialog::Choice& choice) {
  const bool busy = frame.queries.import().busy();
  ImGui::BeginDisabled(busy);
  choose_reading(frame, layer, choice);
  ImGui::EndDisabled();
  wrapped(frame, FontRole::kSmall, frame.theme.text, position_words(frame, *layer.table));
  draw_rows(frame, *layer.table);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("add_layer.table_keys"));
  if (busy) frame.redraw_within(std::chrono::milliseconds{200});
}

void draw_import_layer(Frame& frame, const ImportLayer& layer, AddLayerDialog::Choice& choice) {
  const float width = ImGui::GetContentRegionAvail().x;
  if (layer.drawable) {
    tick_box(frame, "wanted", plain(layer.layer), &choice.wanted, width);
  } else {
    words_line(frame, FontRole::kBody, frame.theme.text_dim, plain(layer.layer));
  }
  ImGui::Indent(frame.px(24));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, plain(layer.content));
  if (!layer.drawable) wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("add_layer.no_raster"));
  if (layer.drawable && choice.wanted) {
    choose_crs(frame, layer, choice.crs);
    // A table shows what its encoding gives in its own rows.
    layer.table ? draw_table(frame, layer, choice) : choose_encoding(frame, layer, choice.reading.encoding);
  }
  for (const std::string& warning : layer.warnings)
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("add_layer.reader_notes", warning));
  ImGui::Unindent(frame.px(24));
  separator(frame, 4);
}

void draw_busy(Frame& frame, const Text& words) {
  words_line(frame, FontRole::kBody, frame.theme.text, words);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect bar{at.x, at.y + frame.px(4), ImGui::GetContentRegionAvail().x - frame.px(6), frame.px(6)};
  paint_hatch(*ImGui::GetWindowDrawList(), bar, frame.theme.accent, frame.px(7), std::max(1.0F, frame.px(2)));
  ImGui::Dummy(ImVec2(1, frame.px(14)));
  frame.redraw_within(std::chrono::milliseconds{200});
}

void draw_errors(Frame& frame, const ImportStatus& status) {
  if (status.errors.empty()) return;
  words_line(frame, FontRole::kStrong, frame.theme.text, frame.tr("add_layer.failed"));
  for (const ImportTrouble& error : status.errors)
    wrapped(frame, FontRole::kSmall, frame.theme.text, import_trouble_words(frame.catalogue, error));
  separator(frame, 4);
}

void draw_listing(Frame& frame, AddLayerDialog& dialog, const ImportStatus& status) {
  using Phase = ImportStatus::Phase;
  if (status.phase == Phase::kListing) return draw_busy(frame, frame.tr("add_layer.listing"));
  if (status.phase == Phase::kAdding) return draw_busy(frame, frame.tr("add_layer.adding"));
  draw_errors(frame, status);
  if (status.layers.empty()) {
    if (status.errors.empty())
      empty_state(frame, frame.tr(status.phase == Phase::kIdle ? "add_layer.hint" : "add_layer.nothing"));
    return;
  }
  for (std::size_t i = 0; i < status.layers.size() && i < dialog.choices.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    draw_import_layer(frame, status.layers[i], dialog.choices[i]);
    ImGui::PopID();
  }
}

std::vector<ImportWish> wishes_of(const AddLayerDialog& dialog, const ImportStatus& status) {
  std::vector<ImportWish> wishes;
  for (std::size_t i = 0; i < status.layers.size() && i < dialog.choices.size(); ++i) {
    const AddLayerDialog::Choice& choice = dialog.choices[i];
    if (choice.wanted) wishes.push_back({status.layers[i].source, status.layers[i].layer, choice.crs, choice.reading});
  }
  return wishes;
}

}  // namespace

void draw_add_layer_dialog(Frame& frame, AddLayerDialog& dialog) {
  const ImportStatus status = frame.queries.import();
  take_listing(dialog, status);
  const Text& look = frame.tr("add_layer.look");
  const float room = ImGui::GetContentRegionAvail().x - button_width(frame, look) - frame.px(10);
  bool entered =
      text_field(frame, "##source", frame.tr("add_layer.source"), dialog.source, room, ImGui::IsWindowAppearing());
  entered = entered || frame.state.confirm;
  ImGui::SameLine(0, frame.px(8));
  const bool is_new = !dialog.source.empty() && dialog.source != status.source;
  const bool inspect = button(frame, "look", look, is_new ? ButtonLook::kPrimary : ButtonLook::kNormal,
                              !dialog.source.empty() && !status.busy());
  ImGui::Dummy(ImVec2(1, frame.px(6)));
  ImGui::BeginChild("layers", ImVec2(0, std::max(ImGui::GetContentRegionAvail().y - frame.px(64), frame.px(60))), true,
                    ImGuiWindowFlags_NoNav);
  draw_listing(frame, dialog, status);
  ImGui::EndChild();
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("add_layer.session_only"));
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  const bool listed = status.phase == ImportStatus::Phase::kListed && dialog.listing == status.listing;
  const auto wishes = listed ? wishes_of(dialog, status) : std::vector<ImportWish>{};
  const bool add =
      button(frame, "add", frame.tr("add_layer.add", wishes.size()), ButtonLook::kPrimary, !wishes.empty());
  same_line_if_fits(frame, button_width(frame, frame.tr("action.cancel")));
  const bool leave = button(frame, "leave", frame.tr("action.cancel"));
  if (inspect || (entered && is_new && !status.busy())) {
    frame.ask(InspectSource{dialog.source});
  } else if (!wishes.empty() && (add || entered)) {
    frame.ask(ImportLayers{wishes});
    dialog.adding = true;
  }
  // What could be added is on the map; what could not stays to be read.
  const bool done = dialog.adding && status.phase == ImportStatus::Phase::kAdded && status.errors.empty();
  if (leave || done) frame.state.dialog = std::monostate{};
}

}  // namespace sandtable::ui
