#include "feeds/transports/cot_sender.h"

#include <algorithm>

namespace sandtable::feeds {

CotSender::CotSender(OutputConfig config, std::string place, std::function<std::unique_ptr<Projector>()> make_projector,
                     std::shared_ptr<const Clock> wall, std::uint64_t seed)
    : config_(std::move(config)),
      cot_(std::get<CotOutput>(config_.kind)),
      place_(std::move(place)),
      make_projector_(std::move(make_projector)),
      wall_(std::move(wall)),
      seed_(seed) {}

Status CotSender::start(const OutputContext& context) {
  context_ = context;
  projector_ = make_projector_ ? make_projector_() : nullptr;
  if (!projector_) return fail(ErrorCode::kUnsupported, "output {}: the place's CRS has no way to WGS 84", id());
  next_look_ = context.clock->now();
  if (cot_.wire == CotOutput::Wire::kUdp) {
    auto wire = open_datagram_wire(cot_.host, cot_.port, cot_.multicast_hops);
    if (!wire) return fail(wire.error().code, "output {}: {}", id(), wire.error().message);
    wire_ = std::move(*wire);
    return {};
  }
  wire_ =
      make_stream_wire(cot_.host, cot_.port, cot_.wire == CotOutput::Wire::kTls ? &cot_.tls : nullptr, wall_, seed_);
  return {};
}

void CotSender::stop() {
  wire_.reset();
  live_.reset();
  told_.clear();
}

void CotSender::poll() {
  if (!wire_) return;
  wire_->poll();
  const UtcTime now = context_.clock->now();
  next_look_ = std::min(next_look_, now + cot_.every);  // after a clock that was set back
  if (!live_ || now < next_look_ || !wire_->is_ready()) return;
  next_look_ = now + cot_.every;
  tell(cot_events(*live_, now, cot_, place_, *projector_), now);
}

std::vector<CotSender::Due> CotSender::due(const std::vector<CotEvent>& events, UtcTime now) const {
  std::vector<Due> due;
  for (const CotEvent& event : events) {
    const auto told = told_.find(event.uid);
    if (told == told_.end()) {
      due.push_back({UtcTime{}, &event, event.uid});
    } else if (told->second.event != event || now - told->second.when >= cot_.stale / 2) {
      due.push_back({told->second.when, &event, event.uid});
    }
  }
  for (const auto& [uid, told] : told_) {
    const auto there = std::ranges::lower_bound(events, uid, {}, &CotEvent::uid);
    if (there == events.end() || there->uid != uid) due.push_back({told.when, nullptr, uid});
  }
  std::ranges::stable_sort(due, {}, &Due::since);
  return due;
}

void CotSender::tell(const std::vector<CotEvent>& events, UtcTime now) {
  const auto budget = std::max(1.0, cot_.events_per_second * seconds(cot_.every));
  double told = 0;
  for (const Due& item : due(events, now)) {
    if (++told > budget) return;
    const std::string text = item.event != nullptr ? cot_text(*item.event, now, cot_.stale, context_.is_exercise)
                                                   : cot_deletion(item.uid, now, context_.is_exercise);
    // What does not leave stays due.
    if (!wire_->send(text)) return;
    if (item.event != nullptr) {
      told_.insert_or_assign(item.uid, Told{*item.event, now});
    } else {
      told_.erase(item.uid);
    }
  }
}

}  // namespace sandtable::feeds
