#include "twin/runtime/history.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable {
namespace {

constexpr std::size_t kCheckpointEvents = 256;
/// A checkpoint holds a reading of every series, so busy feeds get one less often.
constexpr std::size_t kCheckpointWeight = 20'000;
constexpr std::size_t kOutlines = 512;
/// So many events ahead are read one by one: a playhead that runs through the past.
constexpr std::int64_t kFollowed = 64;

/// What an event takes in memory, in observations.
std::size_t weight_of(const Event& event) {
  if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) return 1 + batch->observations.size();
  const auto* modelled = std::get_if<WaterModelled>(&event.body);
  if (modelled == nullptr || !modelled->water || !modelled->water->field) return 1;
  constexpr std::size_t kCellsPerObservation = 40;
  return 1 + modelled->water->field->depth_m().values().size() / kCellsPerObservation;
}

/// Of one time the last to come counts: the source corrected itself.
void insert_sorted(std::vector<Sample>& samples, Sample sample) {
  if (samples.empty() || samples.back().at < sample.at) {
    samples.push_back(sample);
    return;
  }
  const auto at = std::ranges::lower_bound(samples, sample.at, {}, &Sample::at);
  if (at != samples.end() && at->at == sample.at) {
    *at = sample;
  } else {
    samples.insert(at, sample);
  }
}

/// What is in memory may be in the store too, and a feed may repeat what it said. Another value of the same moment is a
/// correction.
bool is_repeated(const std::vector<Observation>& versions, const Observation& o) {
  bool is_last = true;
  for (auto v = versions.rbegin(); v != versions.rend() && v->phenomenon_time == o.phenomenon_time; ++v) {
    if (v->raw == o.raw && (is_last || v->received_time == o.received_time)) return true;
    is_last = false;
  }
  return false;
}

/// What was known of one moment then, and what is known now: `versions` are what the source said of it, in the order in
/// which it came.
JudgedSample judged_versions(std::span<const Observation> versions, UtcTime known_at) {
  const Observation& now = versions.back();
  const Observation* then = nullptr;
  for (const Observation& o : versions) {
    if (o.received_time <= known_at) then = &o;
  }
  JudgedSample s;
  s.at = now.phenomenon_time;
  s.received = now.received_time;
  s.raw = now.value;
  s.raw_text = now.raw;
  s.known = then != nullptr;
  s.value_then = then != nullptr ? then->value : now.value;
  s.flag_then = then != nullptr ? then->flag : now.flag;
  s.value_now = now.value;
  s.flag_now = now.flag;
  s.reason = now.reason;
  if (then != nullptr && then != &now && s.reason.empty()) s.reason = then->raw + " → " + now.raw;
  return s;
}

/// What a state without readings leaves out, because it follows from the observations.
void forget_readings(IncidentState& state) {
  state.readings = {};
  state.doubts = {};
}

/// Fills in the readings of a state that has none. They follow from each series' newest observation by reduce() itself,
/// so only the counts are ours.
void fill_readings(IncidentState& state, const JournalMoment& moment, std::vector<SeriesStanding> standings) {
  forget_readings(state);
  state.readings.edit().resize(state.stations->series().size());
  std::vector<std::pair<std::optional<SeriesIndex>, std::pair<std::uint32_t, std::uint32_t>>> counts;
  ObservationsIngested newest;
  for (SeriesStanding& s : standings) {
    counts.push_back({state.stations->index_of(s.newest.series), {s.count, s.out_of_order}});
    newest.observations.push_back(std::move(s.newest));
  }
  reduce(state, Event{moment.seq, moment.at, {}, "", std::move(newest)});
  std::vector<Reading>& readings = state.readings.edit();
  for (const auto& [index, count] : counts) {
    if (!index || *index >= readings.size()) continue;
    readings[*index].count = count.first;
    readings[*index].out_of_order = count.second;
  }
}

}  // namespace

void History::look_back_with(std::unique_ptr<IncidentReader> reader) {
  const bool can = reader != nullptr;
  {
    const std::scoped_lock lock(past_mutex_);
    reader_ = std::move(reader);
  }
  const std::scoped_lock lock(mutex_);
  can_look_back_ = can;
}

void History::append(std::shared_ptr<const Event> event) {
  const std::scoped_lock lock(mutex_);
  if (size_++ == 0) first_at_ = event->at;
  if (checkpoints_.empty() || since_checkpoint_ >= kCheckpointEvents) {
    checkpoints_.push_back({state_.seq, state_});
    since_checkpoint_ = 0;
  }
  reduce(state_, *event);
  timeline_.add(*event);
  note_samples(*event);
  note_speech(*event);
  note_judgements(*event);
  const std::size_t weight = weight_of(*event);
  weight_ += weight;
  since_checkpoint_ += 1 + weight * kCheckpointEvents / kCheckpointWeight;
  events_.push_back(std::move(event));
  if (weight_ > 2 * kept_) give_up_old();
}

void History::note_samples(const Event& event) {
  const auto* batch = std::get_if<ObservationsIngested>(&event.body);
  if (batch == nullptr) return;
  for (const Observation& o : batch->observations) {
    if (is_usable(o)) insert_sorted(samples_[o.series], {o.phenomenon_time, o.value});
  }
}

void History::note_speech(const Event& event) {
  const auto* batch = std::get_if<ObservationsIngested>(&event.body);
  if (batch == nullptr) return;
  for (const Observation& o : batch->observations) {
    const Series* series = is_usable(o) ? state_.stations->find(o.series) : nullptr;
    if (series != nullptr) timeline_.add_value(o.series, o.phenomenon_time, state_.freshness_of(*series).late_after);
  }
}

void History::committed(std::int64_t seq) {
  const std::scoped_lock lock(mutex_);
  committed_ = seq;
}

/// Up to the last checkpoint behind which enough stays. What is not committed is nowhere else yet.
void History::give_up_old() {
  if (!can_look_back_) return;
  std::size_t weight = weight_;
  std::size_t events = 0;
  std::size_t end = 0;
  std::size_t checkpoint = 0;
  for (std::size_t i = 1; i < checkpoints_.size() && checkpoints_[i].seq <= committed_; ++i) {
    while (events < events_.size() && events_[events]->seq <= checkpoints_[i].seq)
      weight -= weight_of(*events_[events++]);
    if (weight < kept_) break;
    checkpoint = i;
    end = events;
  }
  if (checkpoint == 0) return;
  for (std::size_t i = 0; i < checkpoint; ++i) {
    outlines_.push_back(std::move(checkpoints_[i]));
    forget_readings(outlines_.back().state);
  }
  checkpoints_.erase(checkpoints_.begin(), checkpoints_.begin() + static_cast<std::ptrdiff_t>(checkpoint));
  events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(end));
  weight_ = 0;
  samples_.clear();
  for (const auto& event : events_) {
    weight_ += weight_of(*event);
    note_samples(*event);
  }
  while (outlines_.size() > kOutlines) {
    for (std::size_t i = 0; 2 * i < outlines_.size(); ++i) outlines_[i] = std::move(outlines_[2 * i]);
    outlines_.resize((outlines_.size() + 1) / 2);
  }
}

IncidentState History::state_at(UtcTime t) const {
  {
    const std::scoped_lock lock(mutex_);
    if (events_.empty() || t >= state_.at) return state_;
    if (t < first_at_) return {};
    const auto end = std::ranges::upper_bound(events_, t, {}, [](const auto& e) { return e->at; });
    if (end != events_.begin() || t >= checkpoints_.front().state.at) {
      const std::int64_t last = end == events_.begin() ? checkpoints_.front().seq : (*std::prev(end))->seq;
      const auto after = std::ranges::upper_bound(checkpoints_, last, {}, &Checkpoint::seq);
      IncidentState state = std::prev(after)->state;
      for (std::int64_t seq = state.seq + 1; seq <= last; ++seq) {
        reduce(state, *events_[static_cast<std::size_t>(seq - events_.front()->seq)]);
      }
      return state;
    }
  }
  auto past = past_state(t);
  note_trouble(past ? std::string() : past.error().message);
  if (past) return std::move(*past);
  const std::scoped_lock lock(mutex_);
  return checkpoints_.front().state;
}

Result<IncidentState> History::past_state(UtcTime t) const {
  const std::scoped_lock lock(past_mutex_);
  if (!reader_) return fail(ErrorCode::kIo, "the store is closed");
  const auto moment = reader_->moment_at(t);
  if (!moment) return pass(moment);
  IncidentState state = past_;
  const bool follows = state.seq > 0 && moment->seq >= state.seq && moment->seq - state.seq <= kFollowed;
  const Status read = follows ? read_state(*moment, state) : jump(*moment, state);
  if (!read) return pass(read);
  past_ = state;
  return state;
}

Status History::read_state(const JournalMoment& moment, IncidentState& state) const {
  if (moment.seq == state.seq) return {};
  return reader_->read(state.seq + 1, [&](const Event& event) {
    reduce(state, event);
    return event.seq < moment.seq;
  });
}

Status History::jump(const JournalMoment& moment, IncidentState& state) const {
  {
    const std::scoped_lock lock(mutex_);
    const auto after = std::ranges::upper_bound(outlines_, moment.seq, {}, &Checkpoint::seq);
    state = after == outlines_.begin() ? IncidentState{} : std::prev(after)->state;
  }
  const Status story =
      reader_->read_story(state.seq + 1, moment.seq, [&](const Event& event) { reduce(state, event); });
  if (!story) return story;
  auto standings = reader_->standings_at(moment.seq);
  if (!standings) return pass(standings);
  fill_readings(state, moment, std::move(*standings));
  return {};
}

void History::note_trouble(std::string why) const {
  const std::scoped_lock lock(mutex_);
  trouble_ = std::move(why);
}

std::string History::trouble() const {
  const std::scoped_lock lock(mutex_);
  return trouble_;
}

TimeRange History::recorded() const {
  const std::scoped_lock lock(mutex_);
  if (size_ == 0) return {};
  return {first_at_, state_.at + Duration{1}};
}

std::size_t History::size() const {
  const std::scoped_lock lock(mutex_);
  return size_;
}

std::size_t History::kept() const {
  const std::scoped_lock lock(mutex_);
  return events_.size();
}

std::vector<Sample> History::samples(const SeriesId& series, TimeRange range, std::size_t limit) const {
  std::vector<Sample> samples;
  bool complete = false;
  {
    const std::scoped_lock lock(mutex_);
    complete = events_.size() == size_;
    if (const auto it = samples_.find(series); it != samples_.end()) {
      const auto first = std::ranges::lower_bound(it->second, range.from, {}, &Sample::at);
      const auto last = std::ranges::lower_bound(it->second, range.to, {}, &Sample::at);
      if (first < last) samples.assign(first, last);
    }
  }
  if (!complete) {
    std::vector<Sample> all;
    const std::scoped_lock lock(past_mutex_);
    if (!reader_) return samples;
    const auto stored = reader_->observations(series, range, {});
    note_trouble(stored ? std::string() : stored.error().message);
    if (stored) {
      for (const Observation& o : *stored) {
        if (is_usable(o)) insert_sorted(all, {o.phenomenon_time, o.value});
      }
    }
    for (const Sample& sample : samples) insert_sorted(all, sample);
    samples = std::move(all);
  }
  if (samples.size() > limit) samples.erase(samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(limit));
  return samples;
}

void History::note_judgements(const Event& event) {
  const auto* again = std::get_if<ObservationsReflagged>(&event.body);
  if (again == nullptr) return;
  for (const Reflag& reflag : again->reflags) {
    judgements_[reflag.series].emplace(reflag.phenomenon_time, Judgement{event.at, reflag});
  }
}

/// Of memory or of the store, oldest first; of several for one moment in the order in which they came.
std::vector<Observation> History::observations(const SeriesId& series, TimeRange range) const {
  std::vector<std::shared_ptr<const Event>> events;
  bool complete = false;
  {
    const std::scoped_lock lock(mutex_);
    events.assign(events_.begin(), events_.end());
    complete = events_.size() == size_;
  }
  std::vector<Observation> all;
  for (const auto& event : events) {
    const auto* batch = std::get_if<ObservationsIngested>(&event->body);
    if (batch == nullptr) continue;
    std::ranges::copy_if(batch->observations, std::back_inserter(all),
                         [&](const Observation& o) { return o.series == series && range.contains(o.phenomenon_time); });
  }
  if (!complete) {
    const std::scoped_lock lock(past_mutex_);
    auto stored = reader_ ? reader_->observations(series, range, {}) : Result<std::vector<Observation>>{};
    note_trouble(stored ? std::string() : stored.error().message);
    if (stored) all.insert(all.begin(), stored->begin(), stored->end());
  }
  std::ranges::stable_sort(all, {}, &Observation::phenomenon_time);
  std::vector<Observation> versions;
  for (Observation& o : all) {
    if (!is_repeated(versions, o)) versions.push_back(std::move(o));
  }
  return versions;
}

void History::judge(JudgedSample& sample, const Judgements& judgements, UtcTime known_at) {
  const auto [first, last] = judgements.equal_range(sample.at);
  for (auto it = first; it != last; ++it) {
    const Judgement& judgement = it->second;
    sample.flag_now = judgement.reflag.tests.roll_up();
    if (judgement.said <= known_at) sample.flag_then = sample.flag_now;
    if (!judgement.reflag.reason.empty()) sample.reason = judgement.reflag.reason;
  }
}

std::vector<JudgedSample> History::judged(const SeriesId& series, TimeRange range, UtcTime known_at,
                                          std::size_t limit) const {
  std::vector<Observation> all = observations(series, range);
  const std::scoped_lock lock(mutex_);
  const auto said = judgements_.find(series);
  const auto set = state_.calibrations->find(series);
  const CalibrationHistory now = set == state_.calibrations->end() ? CalibrationHistory{} : set->second;
  CalibrationHistory then = now;
  std::erase_if(then, [&](const Calibration& c) { return c.set_at > known_at; });
  std::vector<JudgedSample> samples;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::find_if(first, all.end(),
                                   [&](const Observation& o) { return o.phenomenon_time != first->phenomenon_time; });
    JudgedSample s = judged_versions({first, last}, known_at);
    first = last;
    s.value_then = calibrated(then, s.at, s.value_then);
    s.value_now = calibrated(now, s.at, s.value_now);
    if (const Calibration* c = calibration_at(now, s.at)) s.reason = c->author + ": " + c->reason;
    if (said != judgements_.end()) judge(s, said->second, known_at);
    samples.push_back(std::move(s));
  }
  if (samples.size() > limit) samples.erase(samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(limit));
  return samples;
}

PastValues History::known_now(const SeriesId& series, TimeRange range, std::size_t limit) const {
  std::vector<JudgedSample> all = judged(series, range, UtcTime::max(), limit + 1);
  PastValues past;
  past.complete = all.size() <= limit;
  if (!past.complete) all.erase(all.begin());
  for (const JudgedSample& s : all) {
    const bool is_good = s.flag_now != QualityFlag::kFail && s.flag_now != QualityFlag::kMissing;
    if (is_good && std::isfinite(s.value_now)) past.values.push_back({s.at, s.value_now, s.flag_now});
  }
  return past;
}

TimelineBins History::timeline(TimeRange range, std::size_t bins) const {
  const std::scoped_lock lock(mutex_);
  return timeline_.bins(range, bins);
}

std::vector<TimeRange> History::silences(const SeriesId& series, TimeRange range) const {
  const std::scoped_lock lock(mutex_);
  return timeline_.silences(series, range);
}

std::optional<UtcTime> History::neighbouring_alarm(UtcTime t, bool forward) const {
  const std::scoped_lock lock(mutex_);
  return timeline_.neighbouring_alarm(t, forward);
}

}  // namespace sandtable
