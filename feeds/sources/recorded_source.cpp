#include "feeds/sources/recorded_source.h"

#include <algorithm>

namespace sandtable::feeds {

RecordedSource::RecordedSource(SourceId id, std::unique_ptr<Recording> recording)
    : id_(std::move(id)), recording_(std::move(recording)) {}

Status RecordedSource::start(FeedSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  return {};
}

void RecordedSource::poll() {
  if (sink_ == nullptr) return;
  const UtcTime now = clock_->now();
  std::size_t end = next_row_;
  const std::size_t most = std::min(recording_->size(), next_row_ + kRowsInDelivery);
  while (end < most && recording_->time_of(end) <= now) ++end;
  // Stations are known before they say anything, so the first poll delivers even without rows.
  if (end == next_row_ && announced_) return;
  sink_->deliver(recording_->read(next_row_, end, now));
  announced_ = true;
  next_row_ = end;
}

}  // namespace sandtable::feeds
