#include <imgui.h>

#include <fstream>
#include <utility>

#include "twin/base/clock.h"
#include "twin/store/bookmark_shelf.h"
#include "twin/store/story_shelf.h"
#include "viewer/app/report/series_table.h"
#include "viewer/app/report/told_incident.h"
#include "viewer/app/run_ahead_files.h"
#include "viewer/app/stage.h"

// What an analyst does on a stage: two waters beside each other, stories that the incident keeps, tables.
namespace sandtable {
namespace {

/// The water of the other branch at the moment that is shown; null where the run says nothing of it.
std::shared_ptr<const Water> water_of(const std::shared_ptr<const Forecast>& run, UtcTime at) {
  const ForecastFrame* frame = run ? run->frame_at(at) : nullptr;
  return frame == nullptr ? nullptr : frame->water;
}

/// The snapshot with another moment's state, or with the other branch's water.
std::shared_ptr<const Snapshot> other_side(const Snapshot& shown, std::optional<UtcTime> moment,
                                           const IncidentRun& run) {
  auto other = std::make_shared<Snapshot>(shown);
  if (moment) {
    other->at = *moment;
    other->ahead.reset();
    other->state = run.state_at(*moment);
    return other;
  }
  const bool answered = shown.outlook && shown.outlook->what_if;
  const UtcTime at = shown.ahead.value_or(shown.at);
  const auto& branch = shown.what_if_shown ? shown.outlook->what_if->without : shown.outlook->what_if->with;
  other->state.water = answered ? water_of(branch, at) : nullptr;
  if (answered) {
    auto told = std::make_shared<Outlook>(*shown.outlook);
    told->what_if->with = branch;
    other->outlook = std::move(told);
    other->what_if_shown = true;
  }
  return other;
}

std::string safe_name(std::string text) {
  for (char& c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (!plain) c = '-';
  }
  return text;
}

Status write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text << std::flush;
  if (!stream) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  return {};
}

}  // namespace

void Stage::compare(const std::shared_ptr<const Snapshot>& shown) {
  const ui::CompareState& wish = interface_->state().compare;
  const bool answered = shown->outlook && shown->outlook->what_if;
  if (!wish.on() || (!wish.time && !answered)) {
    view_.compare(std::nullopt);
    other_.reset();
    queries_.set_beside(nullptr);
    return;
  }
  const std::pair made_for(shown->number, wish.time);
  if (!other_ || other_of_ != made_for) other_ = other_side(*shown, wish.time, run_);
  other_of_ = made_for;
  view_.compare(SceneView::Comparison{wish.way, wish.share, other_});
  queries_.set_beside(other_);
}

/// Says it where the operator looks.
void Stage::tell(std::string words, bool is_error) {
  constexpr double kShown_s = 8;
  interface_->state().toasts.push_back({std::move(words), is_error, ImGui::GetTime() + kShown_s});
}

void Stage::read_stories() {
  if (incident_.empty()) return queries_.set_stories({}, "nothing of this incident is kept in a file");
  const auto kept = kept_stories(incident_);
  if (!kept) return queries_.set_stories({}, kept.error().message);
  std::vector<ui::NamedStory> stories;
  for (const KeptStory& story : *kept) {
    auto read = parse_story(story.toml, incident_name(incident_.string()) + ": " + story.name);
    if (read) stories.push_back({story.name, std::move(*read)});
  }
  queries_.set_stories(std::move(stories), {});
}

void Stage::keep_story(const ui::NamedStory& story) {
  if (const auto now = run_.snapshot(); now->seat.shared && now->role == Role::kViewer)
    return tell("this seat only looks: it keeps no story in the shared incident", true);
  const Status kept =
      sandtable::keep_story(incident_, {story.name, story_text(story.story), actor_, SystemClock().now()});
  if (!kept) {
    interface_->state().story.saved = false;
    tell(kept.error().message, true);
  }
  read_stories();
}

void Stage::forget_story(const std::string& name) {
  if (const auto now = run_.snapshot(); now->seat.shared && now->role == Role::kViewer)
    return tell("this seat only looks: it forgets no story of the shared incident", true);
  if (const Status gone = sandtable::forget_story(incident_, name); !gone) tell(gone.error().message, true);
  read_stories();
}

/// A kiosk has nobody's bookmarks; a file that cannot be read is told by its stories.
void Stage::read_bookmarks() {
  if (incident_.empty()) return;
  if (auto kept = kept_bookmarks(incident_)) interface_->state().bookmarks = std::move(*kept);
}

void Stage::keep_bookmark(const ui::KeepBookmark& wish) {
  if (incident_.empty()) return;  // nothing of this incident is kept
  if (const auto now = run_.snapshot(); now->seat.shared && now->role == Role::kViewer)
    return tell("this seat only looks: its bookmarks are gone with the window", true);
  const Status done =
      wish.kept ? sandtable::keep_bookmark(incident_, wish.at, actor_) : sandtable::forget_bookmark(incident_, wish.at);
  if (!done) tell(done.error().message, true);
}

void Stage::export_series(const ui::ExportChart& wish) {
  const auto snapshot = run_.snapshot();
  std::vector<ExportedSeries> exported;
  for (const SeriesId& id : wish.series) {
    const Series* series = snapshot->live.stations->find(id);
    if (series == nullptr) return tell(id.str() + ": no such series", true);
    ExportedSeries& one = exported.emplace_back(ExportedSeries{series, run_.judged(id, wish.range, snapshot->at)});
    const Station* station = snapshot->live.stations->find(series->station);
    for (const FeedConfig& feed : map_->place.feeds) {
      if (station == nullptr || feed.id != station->source) continue;
      one.attribution = feed.attribution;
      one.licence = feed.licence;
    }
  }
  const std::string name = wish.series.size() == 1 ? safe_name(wish.series.front().str()) : "chart";
  const std::filesystem::path file = wish.path.empty() ? "sandtable-" + name + ".csv" : wish.path;
  const Status written = write_text(file, series_csv(*snapshot, exported));
  tell(written ? file.string() : written.error().message, !written);
}

void Stage::export_run_ahead(const ui::ExportRunAhead& wish) {
  const auto snapshot = run_.snapshot();
  const std::filesystem::path folder = wish.path.empty() ? "sandtable-outlook" : wish.path;
  const Status written = write_run_ahead(folder, *snapshot);
  tell(written ? (folder / "outlook.json").string() : written.error().message, !written);
}

}  // namespace sandtable
