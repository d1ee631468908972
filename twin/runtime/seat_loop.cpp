#include "twin/runtime/seat_loop.h"

#include <algorithm>
#include <utility>

#include "twin/base/text.h"
#include "twin/core/event_json.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReconnectAfter{500};  // between two tries to reach the database
constexpr std::chrono::milliseconds kPenPatience{500};     // so long the others wait for this seat to decide again
constexpr std::chrono::milliseconds kHearEvery{500};       // even when no notification comes
constexpr std::chrono::milliseconds kLeadEvery{500};

/// The entry is this one and no other seat's: no two are written in the same millisecond with the same words by the
/// same name.
bool is_same_entry(const Event& entry, const Event& event) {
  return entry.seq == event.seq && entry.at == event.at && entry.wall == event.wall &&
         entry.actor == valid_utf8(event.actor) && journal_text(entry) == journal_text(event);
}

}  // namespace

SeatLoop::SeatLoop(std::unique_ptr<SharedStore> store, std::int64_t known, bool may_lead, Hooks hooks)
    : store_(std::move(store)), may_lead_(may_lead), hooks_(std::move(hooks)), known_(known) {
  standing_ = {true, store_->seat(), false, true};
}

void SeatLoop::propose(SharedEvents events) {
  {
    const std::scoped_lock lock(mutex_);
    proposal_ = std::move(events);
  }
  store_->wake();
}

void SeatLoop::note_sent(std::int64_t seq) {
  {
    const std::scoped_lock lock(mutex_);
    sent_.push_back(seq);
  }
  store_->wake();
}

void SeatLoop::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  closing_.notify_all();
  store_->wake();
}

bool SeatLoop::idle() const {
  const std::scoped_lock lock(mutex_);
  return !proposal_ && sent_.empty();
}

bool SeatLoop::failing() const {
  const std::scoped_lock lock(mutex_);
  return failing_;
}

std::optional<SharedEvents> SeatLoop::proposal() const {
  const std::scoped_lock lock(mutex_);
  return proposal_;
}

void SeatLoop::settle(Settlement settlement) {
  {
    const std::scoped_lock lock(mutex_);
    if (!proposal_) return;
    proposal_.reset();
  }
  hooks_.settled(std::move(settlement));
}

void SeatLoop::show_standing(const std::string& trouble) {
  {
    const std::scoped_lock lock(mutex_);
    failing_ = !standing_.connected;
  }
  hooks_.standing(standing_, trouble);
}

void SeatLoop::step(Duration patience) {
  if (!standing_.connected && !come_back()) {
    // Nothing waits for better times unseen: what is asked meanwhile is refused.
    settle({Settlement::Outcome::kLost, {}});
    std::unique_lock lock(mutex_);
    closing_.wait_for(lock, std::min<Duration>(kReconnectAfter, patience), [&] { return closed_; });
    return;
  }
  if (const Status done = go_on(patience); !done) lose(done.error());
}

Status SeatLoop::go_on(Duration patience) {
  // In this order: whoever begins to lead sends what is not noted.
  if (Status noted = note_what_left(); !noted) return noted;
  if (Status led = lead_if_free(); !led) return led;
  if (const auto waiting = proposal()) return write(*waiting);
  if (has_pen_ && SteadyClock::now() >= pen_until_) {
    if (Status down = put_pen_down(); !down) return down;
  }
  const auto notified = store_->wait_for_news(has_pen_ ? std::min<Duration>(kPenPatience, patience) : patience);
  if (!notified) return pass(notified);
  return *notified || SteadyClock::now() - heard_ >= kHearEvery ? hear() : Status{};
}

Status SeatLoop::lead_if_free() {
  const auto now = SteadyClock::now();
  if (!may_lead_ || standing_.leads || now - asked_to_lead_ < kLeadEvery) return {};
  asked_to_lead_ = now;
  const auto leads = store_->try_to_lead();
  if (!leads) return pass(leads);
  if (!*leads) return {};
  if (Status heard = hear(); !heard) return heard;
  standing_.leads = true;
  hooks_.led(*store_);
  show_standing({});
  return {};
}

Status SeatLoop::note_what_left() {
  std::vector<std::int64_t> sent;
  {
    const std::scoped_lock lock(mutex_);
    sent = sent_;
  }
  if (sent.empty()) return {};
  if (Status noted = store_->note_sent(sent); !noted) return noted;
  const std::scoped_lock lock(mutex_);
  sent_.erase(sent_.begin(), sent_.begin() + static_cast<std::ptrdiff_t>(sent.size()));
  return {};
}

Status SeatLoop::hear() {
  SharedEvents events;
  Status heard = store_->news([&](Event event) {
    if (event.seq <= known_) return;
    known_ = event.seq;
    found_ = found_ || (!unknown_.empty() && is_same_entry(event, *unknown_.front()));
    events.push_back(std::make_shared<const Event>(std::move(event)));
  });
  heard_ = SteadyClock::now();
  if (!events.empty()) hooks_.arrived(events);
  return heard;
}

Status SeatLoop::write(const SharedEvents& events) {
  // Decided before the latest news were taken in.
  if (events.front()->seq != known_ + 1) return let_decide_again();
  std::vector<Event> entries;
  entries.reserve(events.size());
  for (const auto& event : events) entries.push_back(*event);
  const Status appended = store_->append(entries);
  if (!appended) {
    switch (appended.error().code) {
      case ErrorCode::kConflict:
        return let_decide_again();
      case ErrorCode::kIo:
      case ErrorCode::kUnreadable:
        unknown_ = events;
        found_ = false;
        return appended;
      default:
        settle({Settlement::Outcome::kRefused, appended.error().message});
        return put_pen_down();
    }
  }
  known_ = events.back()->seq;
  hooks_.arrived(events);
  settle({Settlement::Outcome::kCommitted, {}});
  return put_pen_down();
}

/// Nobody writes while this seat takes in the news and decides again, so the second try fits and no seat starves.
Status SeatLoop::let_decide_again() {
  if (!has_pen_) {
    const Status taken = store_->take_pen();
    if (!taken && taken.error().code != ErrorCode::kConflict) return taken;
    has_pen_ = taken.has_value();
  }
  pen_until_ = SteadyClock::now() + kPenPatience;
  if (Status heard = hear(); !heard) return heard;
  settle({Settlement::Outcome::kOvertaken, {}});
  return {};
}

Status SeatLoop::put_pen_down() {
  if (!std::exchange(has_pen_, false)) return {};
  return store_->put_pen_down();
}

void SeatLoop::lose(const Error& error) {
  has_pen_ = false;
  standing_.connected = false;
  standing_.leads = false;
  show_standing(error.message);
  settle({unknown_.empty() ? Settlement::Outcome::kLost : Settlement::Outcome::kUnknown, error.message});
}

/// All entries are known again: what was being written is among them or never will be.
void SeatLoop::settle_unknown() {
  if (std::exchange(unknown_, {}).empty()) return;
  hooks_.settled({found_ ? Settlement::Outcome::kFound : Settlement::Outcome::kMissing, {}});
}

bool SeatLoop::come_back() {
  Status back = store_->reconnect();
  if (back) back = hear();
  if (back) settle_unknown();
  if (back) back = note_what_left();
  if (back) {
    // Before it says that it is back: a seat that goes on leading need not leave its feeds in between.
    standing_.connected = true;
    asked_to_lead_ = {};
    back = lead_if_free();
  }
  if (!back) {
    standing_.connected = false;
    standing_.leads = false;
    show_standing(back.error().message);
    return false;
  }
  show_standing({});
  return true;
}

}  // namespace sandtable
