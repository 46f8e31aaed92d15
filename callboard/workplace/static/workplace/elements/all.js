import "./customer-moment.js";
import "./dial-link.js";
import "./lead-arrives.js";
import "./live-counts.js";
import "./local-clock.js";
import "./pick-rows.js";
import "./return-timer.js";
import "./row-walker.js";
