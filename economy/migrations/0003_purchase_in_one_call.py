"""A purchase is one call on Postgres: the same steps as `engine.deeds.Purchase`, on the server.

What the function answers is tested to be equal to what those steps answer.
"""

from django.db import migrations

# Without `p_now` it is the server's time once the wallet is locked.
# Refusals are raised with this SQLSTATE: the code as the message, its figures as the detail.
PURCHASE = """
CREATE FUNCTION economy_purchase(
  p_caller bigint, p_operation text, p_key text, p_fingerprint text,
  p_deal uuid, p_user bigint, p_product bigint, p_quantity bigint, p_expected bigint,
  p_instance text, p_request text, p_words json, p_now timestamptz,
  OUT status smallint, OUT response bytea, OUT replayed boolean
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_claim bigint; v_item record; v_part record; v_cost bigint; v_wallet bigint; v_balance bigint;
  v_frozen boolean; v_bought bigint; v_code text; v_extra text := '{}';
  v_now timestamptz := coalesce(p_now, clock_timestamp());
BEGIN
  replayed := false;
  INSERT INTO economy_idempotencykey (user_id, operation, key, fingerprint, created_at)
  VALUES (p_caller, p_operation, p_key, p_fingerprint, v_now)
  ON CONFLICT (user_id, operation, key) DO NOTHING RETURNING id INTO v_claim;
  IF NOT FOUND THEN
    -- A new snapshot: what the other one has committed meanwhile is seen. Another body: no status.
    SELECT CASE WHEN past.fingerprint = p_fingerprint THEN past.status END, past.response, true
      INTO STRICT status, response, replayed
      FROM economy_idempotencykey past
     WHERE past.user_id = p_caller AND past.operation = p_operation AND past.key = p_key;
    RETURN;
  END IF;

  BEGIN
    SELECT product.*, EXISTS (SELECT FROM economy_bundleitem WHERE bundle_id = product.id) AS bundle
      INTO v_item FROM economy_product product WHERE product.id = p_product;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'EC001', DETAIL = '{}';
    END IF;
    IF NOT v_item.active OR v_item.sale_from > v_now OR v_item.sale_to <= v_now THEN
      RAISE EXCEPTION 'not_for_sale' USING ERRCODE = 'EC001', DETAIL = '{}';
    END IF;
    IF p_expected <> v_item.price THEN
      RAISE EXCEPTION 'price_changed' USING ERRCODE = 'EC001',
        DETAIL = format('{"price":%s}', v_item.price);
    END IF;
    IF v_item.kind = 'permanent' AND p_quantity <> 1 THEN
      RAISE EXCEPTION 'limit_reached' USING ERRCODE = 'EC001', DETAIL = '{"limit":1}';
    END IF;
    IF v_item.stock < p_quantity THEN
      RAISE EXCEPTION 'sold_out' USING ERRCODE = 'EC001',
        DETAIL = format('{"stock":%s}', v_item.stock);
    END IF;
    IF v_item.price > %(most)s / p_quantity THEN
      RAISE EXCEPTION 'insufficient_funds' USING ERRCODE = 'EC001', DETAIL = '{}';
    END IF;
    v_cost := v_item.price * p_quantity;

    -- The wallet first: from here on the purchases of one user come one after the other.
    FOR v_try IN 1..2 LOOP
      UPDATE economy_wallet SET balance = balance - v_cost, version = version + 1
       WHERE user_id = p_user AND currency = v_item.currency AND balance >= v_cost
         AND frozen_at IS NULL
      RETURNING id, balance INTO v_wallet, v_balance;
      EXIT WHEN FOUND;
      SELECT balance, frozen_at IS NOT NULL INTO v_balance, v_frozen FROM economy_wallet
       WHERE user_id = p_user AND currency = v_item.currency;
      IF v_frozen THEN
        RAISE EXCEPTION 'wallet_frozen' USING ERRCODE = 'EC001', DETAIL = '{}';
      END IF;
      IF FOUND OR v_cost > 0 THEN
        RAISE EXCEPTION 'insufficient_funds' USING ERRCODE = 'EC001',
          DETAIL = format('{"balance":%s,"price":%s}', coalesce(v_balance, 0), v_cost);
      END IF;
      INSERT INTO economy_wallet (user_id, currency, balance, version, frozen_reason, demo)
      VALUES (p_user, v_item.currency, 0, 0, '', FALSE)
      ON CONFLICT (user_id, currency) DO NOTHING;
    END LOOP;
    IF v_wallet IS NULL THEN
      RAISE EXCEPTION 'wallet_frozen' USING ERRCODE = 'EC001', DETAIL = '{}';
    END IF;
    -- After the wait: a wallet's ledger in order of time is in the order in which it was written.
    v_now := coalesce(p_now, clock_timestamp());
    IF v_item.per_user_limit IS NOT NULL THEN
      SELECT coalesce(sum(deal.quantity), 0) INTO v_bought FROM economy_transaction deal
       WHERE deal.user_id = p_user AND deal.product_id = p_product AND deal.kind = 'purchase'
         AND NOT EXISTS (SELECT FROM economy_transaction back WHERE back.reverses_id = deal.id);
      IF v_bought + p_quantity > v_item.per_user_limit THEN
        RAISE EXCEPTION 'limit_reached' USING ERRCODE = 'EC001',
          DETAIL = format('{"limit":%s,"bought":%s}', v_item.per_user_limit, v_bought);
      END IF;
    END IF;

    INSERT INTO economy_transaction (id, kind, user_id, product_id, quantity, unit_price, currency,
      external_reference, reason, demo, created_at)
    VALUES (p_deal, 'purchase', p_user, p_product, p_quantity, v_item.price, v_item.currency,
      '', '', v_item.demo, v_now);
    IF v_cost > 0 THEN
      INSERT INTO economy_journalentry
        (transaction_id, account, wallet_id, currency, amount, balance_after, created_at)
      VALUES (p_deal, 'wallet', v_wallet, v_item.currency, -v_cost, v_balance, v_now),
             (p_deal, 'shop', NULL, v_item.currency, v_cost, NULL, v_now);
    END IF;

    IF v_item.bundle THEN
      FOR v_part IN
        SELECT part.part_id AS id, part.quantity * p_quantity AS quantity,
               product.kind = 'permanent' AS once
          FROM economy_bundleitem part JOIN economy_product product ON product.id = part.part_id
         WHERE part.bundle_id = p_product ORDER BY part.part_id
      LOOP
        PERFORM economy_hand_over(p_deal, p_user, v_part.id, v_part.quantity, v_part.once, v_now);
      END LOOP;
    ELSE
      PERFORM economy_hand_over(
        p_deal, p_user, p_product, p_quantity, v_item.kind = 'permanent', v_now);
    END IF;

    -- What everybody wants is locked last and so for the shortest time.
    IF v_item.stock IS NOT NULL THEN
      UPDATE economy_product SET stock = stock - p_quantity
       WHERE id = p_product AND stock >= p_quantity;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'sold_out' USING ERRCODE = 'EC001', DETAIL = '{}';
      END IF;
    END IF;
    status := 201;
    response := convert_to(format(
      '{"transaction_id":"%s","balance":%s,"product_id":%s,"quantity":%s,"price":%s}',
      p_deal, v_balance, p_product, p_quantity, v_item.price), 'UTF8');
  EXCEPTION WHEN SQLSTATE 'EC001' THEN
    GET STACKED DIAGNOSTICS v_code = MESSAGE_TEXT, v_extra = PG_EXCEPTION_DETAIL;
  END;

  IF v_code IS NOT NULL THEN
    status := p_words -> v_code ->> 'status';
    response := convert_to(
      '{"type":"about:blank","title":' || (p_words -> v_code -> 'title')
      || ',"status":' || status || ',"code":"' || v_code
      || '","detail":' || (p_words -> v_code -> 'detail') || ',"instance":' || p_instance
      || ',"request_id":' || p_request || ',"errors":[]'
      || CASE v_extra WHEN '{}' THEN '}' ELSE ',' || substr(v_extra, 2) END, 'UTF8');
    INSERT INTO economy_refusal
      (user_id, product_id, operation, code, quantity, price, balance, demo, created_at)
    VALUES (p_caller, v_item.id, p_operation, v_code, p_quantity,
      (v_extra::json ->> 'price')::bigint, (v_extra::json ->> 'balance')::bigint,
      coalesce(v_item.demo, FALSE), v_now);
  END IF;
  UPDATE economy_idempotencykey SET status = economy_purchase.status,
    response = economy_purchase.response WHERE id = v_claim;
END $$
"""
HAND_OVER = """
CREATE FUNCTION economy_hand_over(
  p_deal uuid, p_user bigint, p_product bigint, p_quantity bigint, p_once boolean, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO economy_inventory AS own (user_id, product_id, quantity)
  VALUES (p_user, p_product, CASE WHEN p_once THEN 1 ELSE p_quantity END)
  ON CONFLICT (user_id, product_id) DO UPDATE SET quantity = own.quantity + excluded.quantity
  WHERE NOT p_once OR own.quantity = 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'already_owned' USING ERRCODE = 'EC001', DETAIL = '{}';
  END IF;
  INSERT INTO economy_inventorymove (transaction_id, user_id, product_id, quantity, created_at)
  VALUES (p_deal, p_user, p_product, CASE WHEN p_once THEN 1 ELSE p_quantity END, p_now);
END $$
"""
BALANCE_MAX = 10**18


def teach(apps, schema_editor):
    """Create the functions."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HAND_OVER, None)
        schema_editor.execute(PURCHASE.replace("%(most)s", str(BALANCE_MAX)), None)


def forget(apps, schema_editor):
    """Drop the functions."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION economy_purchase", None)
        schema_editor.execute("DROP FUNCTION economy_hand_over", None)


class Migration(migrations.Migration):
    dependencies = [("economy", "0002_what_is_written_stays")]
    operations = [migrations.RunPython(teach, forget)]
